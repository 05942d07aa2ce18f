import { isIP } from 'node:net';

/**
 * An IP address as it is written everywhere in the product: without the port and brackets that some proxies add (Azure's
 * write `203.0.113.9:51234`), without a zone, IPv6 in its short lower-case form (RFC 5952), and an IPv4 address that a
 * dual-stack socket maps into IPv6 as IPv4. One caller has one spelling, so that limits and allow-lists cannot be walked around.
 * @returns undefined when the text is no address
 */
export function plainAddress(text: string): string | undefined {
  const bare = withoutPort(text.trim().replace(/^"(.*)"$/, '$1')).replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 4) return bare;
  return version === 6 ? shortened(bare) : undefined;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text);
  if (bracketed) return bracketed[1]!;
  // An IPv6 address may end like a port; only what is no address as a whole has one.
  return isIP(text) ? text : text.replace(/:\d+$/, '');
}

function shortened(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (dotted) return dotted[1]!;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  return [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join('.');
}

/** What a trusted proxy wrote into `X-Forwarded-For`: its own entry, the right-most. All to its left is the caller's word. */
function nearestEntry(forwardedFor: string | null | undefined): string | undefined {
  return forwardedFor?.slice(forwardedFor.lastIndexOf(',') + 1).trim() || undefined;
}

/**
 * The caller's address by a header that our front door, or a trusted proxy, has written.
 * @returns null when it names none
 */
export function forwardedAddress(forwardedFor: string | null | undefined): string | null {
  return plainAddress(nearestEntry(forwardedFor) ?? '') ?? null;
}

/**
 * The address of whoever is at the other end: the socket's, or with `trustProxy` the one that the proxy saw.
 * @returns null when nobody knows it: then everybody like that is one caller, and no allow-list holds them
 */
export function peerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null | undefined,
  trustProxy: boolean,
): string | null {
  const entry = trustProxy ? nearestEntry(forwardedFor) : undefined;
  return plainAddress(entry ?? socketAddress ?? '') ?? null;
}
