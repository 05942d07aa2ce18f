import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '@/lib/core/env';
import { isRouterState } from '@/lib/http/pages/router-state';
import { isSameOrigin } from './same-origin';

/** Why a request does not get as far as Next, as status and sentence. */
type Refusal = [status: number, sentence: string];

/**
 * Bytes that a page or action may be sent, as many as `serverActions.bodySizeLimit`: Next stops reading there, and whatever
 * came next on the same connection would wait for the rest.
 */
const MAX_BODY = 1024 * 1024;
// The methods that pages and route handlers have. Next answers every other one, TRACE say, with an error of its own.
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Answers what Next would fail at, and what no page of ours sends: Next answers some of it with 500 and a stack in the log, and
 * lets other of it in. Of a request to the API only its first line is judged: its router has limits of its own.
 * @returns whether it was refused
 */
export function rejectInvalidRequest(request: IncomingMessage, response: ServerResponse, toApi: boolean): boolean {
  const refusal = refusalOfLine(request) ?? (toApi ? undefined : refusalOfPage(request));
  if (refusal) {
    // Next's client shows what a refusal says only if it is of this very type.
    const headers = { 'Content-Type': 'text/plain', 'Cache-Control': 'private, no-store', Connection: 'close' };
    response.writeHead(refusal[0], headers).end(`${refusal[1]}\n`);
    return true;
  }
  if (!toApi) agreeOnHost(request);
  return false;
}

// A method that Next does not know, an address that is no UTF-8.
function refusalOfLine({ method = '', url = '/' }: IncomingMessage): Refusal | undefined {
  if (!METHODS.has(method)) return [405, 'This method is not supported.'];
  try {
    decodeURI(url.split('?')[0]!);
    return undefined;
  } catch {
    return [400, 'The URL cannot be read.'];
  }
}

function refusalOfPage({ method = '', headers }: IncomingMessage): Refusal | undefined {
  const provenance = {
    origin: headers.origin,
    host: headers.host,
    site: headers['sec-fetch-site'] as string | undefined,
  };
  if (!SAFE.has(method) && !isSameOrigin(provenance, env.APP_URL))
    return [403, `This request must be sent from a page on ${new URL(env.APP_URL).origin}.`];
  if (!isRouterState(headers['next-router-state-tree']))
    return [400, 'The header Next-Router-State-Tree cannot be read.'];
  if (Number(headers['content-length'] ?? 0) > MAX_BODY) return [413, 'The request is too large.'];
  // Browsers always announce the length.
  return headers['transfer-encoding'] === undefined ? undefined : [411, 'The request needs a Content-Length.'];
}

// Next compares the host that was asked with `Origin` by itself, and answers 500 behind a proxy that asks for us under another
// name. Here the origin was found to be ours.
function agreeOnHost({ method = '', headers }: IncomingMessage): void {
  if (!SAFE.has(method) && headers.origin) headers['x-forwarded-host'] = new URL(headers.origin).host;
}
