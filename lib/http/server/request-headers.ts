import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@/lib/core/id';
import { peerAddress } from '@/lib/core/peer-address';

// A client that could set these would choose its own address or host, skip Next's middleware (CVE-2025-29927), or name its requests
// in the log.
const NEVER = new Set([
  'x-middleware-subrequest',
  'x-middleware-subrequest-id',
  'x-real-ip',
  'forwarded',
  'x-request-id',
]);

function isWanted(name: string, trustProxy: boolean): boolean {
  if (NEVER.has(name) || name === 'x-forwarded-for') return false;
  return trustProxy || !name.startsWith('x-forwarded-');
}

/**
 * Leaves exactly one, true `X-Forwarded-For`: the socket's address, or behind a trusted proxy the address that proxy saw (its own entry,
 * the right-most). Clients cannot spoof it, whichever entry a reader uses. Other `X-Forwarded-*` headers are kept only behind a
 * trusted proxy.
 */
export function cleanHeaders(request: IncomingMessage, trustProxy: boolean): void {
  const given = request.headers['x-forwarded-for'];
  const forwarded = typeof given === 'string' ? given : undefined;
  const address = peerAddress(request.socket.remoteAddress, forwarded, trustProxy) ?? 'unknown';
  for (const name of Object.keys(request.headers)) {
    if (!isWanted(name, trustProxy)) delete request.headers[name];
  }
  request.headers['x-forwarded-for'] = address;
  // Node also keeps the raw headers, which the API's router reads.
  const raw: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] as string;
    if (isWanted(name.toLowerCase(), trustProxy)) raw.push(name, request.rawHeaders[i + 1] as string);
  }
  request.rawHeaders = [...raw, 'X-Forwarded-For', address];
}

/**
 * Gives a page request an id of ours, never the client's, with which its log lines and audit entries can be found; the response
 * carries it too.
 */
export function setRequestId(request: IncomingMessage, response: ServerResponse): void {
  const id = newId();
  request.headers['x-request-id'] = id;
  response.setHeader('X-Request-Id', id);
}
