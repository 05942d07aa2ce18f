import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { limitsReached } from '@/lib/platform/metrics/metrics';
import { limitRequests } from './limit-requests';

// Signing in costs the main thread more than anything else (12 ms, most of it for the page in the response), plus a hash. The last one
// in the queue is served after a few seconds.
const CONCURRENT = 2;
const MAX_QUEUED = 64;

// Node buffers this much of a body before it is read; an email address and a password need less.
const MAX_BYTES = 8 * 1024;

/**
 * Limits concurrent sign-ins; other page requests proceed at once. A form that is still being received does not occupy a slot.
 */
export function limitConcurrentSignIns(pages: RequestListener): RequestListener {
  const limited = limitRequests(pages, { concurrent: CONCURRENT, maxQueued: MAX_QUEUED, onFull: refuse });
  return (request, response) => {
    if (isSignIn(request)) whenReceived(request, () => limited(request, response));
    else pages(request, response);
  };
}

// Only `complete` tells that the whole request has arrived, unless the body is read, which is up to Next.
function whenReceived(request: IncomingMessage, then: () => void, wait_ms = 1): void {
  if (request.complete) then();
  else if (!request.destroyed) setTimeout(whenReceived, wait_ms, request, then, Math.min(250, wait_ms * 2));
}

/** A submitted sign-in form, or next-auth's own sign-in endpoint. */
function isSignIn({ method, url = '', headers }: IncomingMessage): boolean {
  if (Number(headers['content-length'] ?? 0) > MAX_BYTES) return false;
  return method === 'POST' && /^\/(login|api\/auth\/callback\/credentials)\/?(\?|$)/.test(url);
}

function refuse(response: ServerResponse): void {
  limitsReached.of('concurrent_sign_ins').value++;
  // Next's client passes on the message only with exactly this content type.
  response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '3', 'Cache-Control': 'no-store' });
  response.end('Too many people are signing in right now. Try again in a few seconds.');
}
