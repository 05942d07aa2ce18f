import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Bindings } from '@/lib/core/client-address';
import type { Api } from '@/lib/http/api/router';
import { LightResponse } from './light-response';

/** Serves an API on bare Node. @param headers added to every response */
export function apiListener(api: Api, headers: Record<string, string> = {}): RequestListener {
  const listener = getRequestListener(
    (request, { incoming, outgoing }) =>
      api.fetch(request, { incoming, outgoing, Response: LightResponse, headers } as Bindings),
    { overrideGlobalObjects: false },
  );
  return (request, response) => void listener(request, response);
}
