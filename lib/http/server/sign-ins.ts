import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { limitConcurrency } from './concurrency-limit';

// Signing in costs the one thread more than anything else does (12 ms, most of it for the page that comes with the answer),
// and a hash besides. The last of those who wait is let in after a few seconds.
const AT_ONCE = 2;
const MOST_WAITING = 64;

// Node takes in this much of a body before anybody reads it; an e-mail and a password need less.
const MOST_BYTES = 8 * 1024;

/**
 * Lets people sign in a few at a time; whatever else is asked of the pages goes on at once. Who sends their form drop by drop
 * holds no place meanwhile.
 */
export function limitConcurrentSignIns(pages: RequestListener): RequestListener {
  const line = limitConcurrency(pages, { at_once: AT_ONCE, most_waiting: MOST_WAITING, full: refuse });
  return (request, response) => {
    if (isSignIn(request)) whenReceived(request, () => line(request, response));
    else pages(request, response);
  };
}

// Node tells of a whole request in `complete` alone, unless its body is read, which is for Next to do.
function whenReceived(request: IncomingMessage, then: () => void, wait_ms = 1): void {
  if (request.complete) then();
  else if (!request.destroyed) setTimeout(whenReceived, wait_ms, request, then, Math.min(250, wait_ms * 2));
}

/** The form of the sign-in page, sent; and next-auth's own address for the same. */
function isSignIn({ method, url = '', headers }: IncomingMessage): boolean {
  if (Number(headers['content-length'] ?? 0) > MOST_BYTES) return false;
  return method === 'POST' && /^\/(login|api\/auth\/callback\/credentials)\/?(\?|$)/.test(url);
}

function refuse(response: ServerResponse): void {
  // Next's client passes on what a refusal says only when it is of this very type.
  response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '3', 'Cache-Control': 'no-store' });
  response.end('Many people are signing in right now. Try again in a few seconds.');
}
