import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Api } from '@/lib/api/router';
import { LightResponse } from './light-response';

/** Serves an API on bare Node. @param headers what every answer carries besides its own */
export function apiListener(api: Api, headers: Record<string, string> = {}): RequestListener {
  const listener = getRequestListener(
    (request, bindings) => api.fetch(request, { ...bindings, Response: LightResponse, headers }),
    { overrideGlobalObjects: false },
  );
  return (request, response) => void listener(request, response);
}
