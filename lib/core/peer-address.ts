import { isIP, isIPv4 } from 'node:net';

/**
 * Normalizes an IP address: without the port and brackets that some proxies add (Azure writes `203.0.113.9:51234`), without a zone,
 * IPv6 in its short lower-case form (RFC 5952), IPv4-mapped IPv6 as IPv4. Each caller has one spelling, so that limits and allow-lists
 * cannot be bypassed.
 * @returns undefined if the text is not an address
 */
export function plainAddress(text: string): string | undefined {
  // Most callers have one, and it has one spelling.
  if (isIPv4(text)) return text;
  const bare = withoutPort(text.trim().replace(/^"(.*)"$/, '$1')).replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 4) return bare;
  return version === 6 ? shortened(bare) : undefined;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text);
  if (bracketed) return bracketed[1]!;
  // An IPv6 address may end like a port: strip one only from what is not an address as a whole.
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

/** The right-most entry of `X-Forwarded-For`, which the trusted proxy wrote. Everything to its left is client-supplied. */
function nearestEntry(forwardedFor: string | null | undefined): string | undefined {
  return forwardedFor?.slice(forwardedFor.lastIndexOf(',') + 1).trim() || undefined;
}

/**
 * Returns the caller's address from a header written by the front door or a trusted proxy.
 * @returns null without a valid address
 */
export function forwardedAddress(forwardedFor: string | null | undefined): string | null {
  return plainAddress(nearestEntry(forwardedFor) ?? '') ?? null;
}

/**
 * Returns the client's address: the socket's peer, or with `trustProxy` the address the proxy saw.
 * @returns null if unknown: all such clients count as one caller, and no allow-list contains them
 */
export function peerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | null | undefined,
  trustProxy: boolean,
): string | null {
  const entry = trustProxy ? nearestEntry(forwardedFor) : undefined;
  return plainAddress(entry ?? socketAddress ?? '') ?? null;
}
