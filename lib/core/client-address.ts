import { isIPv6 } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { env } from './env';
import { forwardedAddress, peerAddress } from './peer-address';

/**
 * What the front door passes to the API; empty when Next serves the API.
 * `Response` is a faster response class, `headers` are added to every response.
 */
export type Bindings = Partial<HttpBindings & { Response: typeof Response; headers: Record<string, string> }>;

/**
 * Returns the caller's address, or null if unknown.
 * On the front door it is the socket's peer; `X-Forwarded-For` counts only with `TRUST_PROXY`, and then only its right-most entry,
 * because that is the one our own proxy wrote: everything to its left is client-supplied. (Several proxies in a row must pass the
 * true address on to the last one.) Under Next there is no socket; the header is written by the front door or by Next's server.
 */
export function clientAddress(bindings: Bindings | undefined, forwardedFor: string | undefined): string | null {
  const incoming = bindings?.incoming;
  if (!incoming) return forwardedAddress(forwardedFor);
  return peerAddress(incoming.socket.remoteAddress, forwardedFor, env.TRUST_PROXY);
}

/** Returns what counts as one caller: an IPv4 address, or the /64 of an IPv6 address, which belongs to one subscriber. */
export function addressGroup(address: string | null): string {
  if (!address || !isIPv6(address)) return address ?? 'unknown';
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
