import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Bindings } from '@/lib/core/client-address';
import { log } from '@/lib/core/log';
import type { Api } from '@/lib/http/api/router';
import { LightResponse } from './light-response';
import { isPlainGet, PlainRequest, PlainResponse, sendPlain } from './plain-get';

/** Serves an API on bare Node. @param headers added to every response */
export function apiListener(api: Api, headers: Record<string, string> = {}): RequestListener {
  const bindings = (incoming: unknown, outgoing: unknown, Response: unknown) =>
    ({ incoming, outgoing, Response, headers }) as Bindings;
  const listener = getRequestListener(
    (request, { incoming, outgoing }) => api.fetch(request, bindings(incoming, outgoing, LightResponse)),
    { overrideGlobalObjects: false },
  );
  const answerPlainGet = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      const request = new PlainRequest(incoming) as unknown as Request;
      const answer: unknown = await api.fetch(request, bindings(incoming, outgoing, PlainResponse));
      sendPlain(outgoing, answer as PlainResponse);
    } catch (error) {
      // The API answers every error itself, so this is a defect.
      log.error('api', { message: 'A response could not be sent', error });
      outgoing.destroy();
    }
  };
  return (request, response) => void (isPlainGet(request) ? answerPlainGet : listener)(request, response);
}
