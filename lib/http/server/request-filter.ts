import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '@/lib/core/env';
import { isRouterState } from '@/lib/http/pages/router-state';
import { isSameOrigin } from './same-origin';

/** Status and message of a request that is rejected before Next. */
type Refusal = [status: number, sentence: string];

/**
 * Maximum body of a page or action in bytes, the same as `serverActions.bodySizeLimit`: Next stops reading there, and the next request
 * on the same connection would wait for the rest.
 */
const MAX_BODY = 4 * 1024 * 1024;
/** The methods of pages and route handlers. Next answers any other, such as TRACE, with an error of its own. */
export const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Rejects requests that no page of ours sends: Next answers some of them with 500 and a stack trace in the log, and accepts others. Of
 * an API request only the request line is checked: the router has its own limits.
 * @returns whether the request was rejected
 */
export function rejectInvalidRequest(request: IncomingMessage, response: ServerResponse, toApi: boolean): boolean {
  const refusal = refusalOfLine(request) ?? (toApi ? undefined : refusalOfPage(request));
  if (refusal) {
    // Next's client shows the message only with exactly this content type.
    const headers = { 'Content-Type': 'text/plain', 'Cache-Control': 'private, no-store', Connection: 'close' };
    response.writeHead(refusal[0], headers).end(`${refusal[1]}\n`);
    return true;
  }
  if (!toApi) agreeOnHost(request);
  return false;
}

// A method unknown to Next, or a URL that is not UTF-8.
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
  // Browsers always send the length.
  return headers['transfer-encoding'] === undefined ? undefined : [411, 'The request needs a Content-Length.'];
}

// Next itself compares the requested host with `Origin`, and answers 500 behind a proxy that requests us under another name. By now
// the origin has been checked.
function agreeOnHost({ method = '', headers }: IncomingMessage): void {
  if (!SAFE.has(method) && headers.origin) headers['x-forwarded-host'] = new URL(headers.origin).host;
}
