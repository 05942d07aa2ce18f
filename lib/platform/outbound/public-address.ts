import { BlockList, isIPv4, isIPv6 } from 'node:net';

// IANA's special-purpose registries (RFC 6890 and later), and the addresses of cloud metadata services.
const NOT_PUBLIC: [network: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
// Only 2000::/3 of IPv6 is allocated; these ranges within it are tunnelled elsewhere or lead nowhere.
const NOT_PUBLIC_6: [network: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const refused = new BlockList();
for (const [network, bits] of NOT_PUBLIC) refused.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of NOT_PUBLIC_6) refused.addSubnet(network, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const carriesIpv4 = new BlockList();
carriesIpv4.addSubnet('::ffff:0:0', 96, 'ipv6');
carriesIpv4.addSubnet('64:ff9b::', 96, 'ipv6');

/**
 * Returns whether an IP address is on the public internet: not private, loopback, link-local (which includes cloud metadata
 * services), carrier-grade NAT, multicast, documentation or reserved. An IPv4 address embedded in IPv6 (mapped, RFC 4291;
 * NAT64, RFC 6052) is checked as IPv4; 6to4 and Teredo, which embed one too, are rejected.
 * @param address as text, without a zone
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  const embedded = embeddedIpv4(address);
  if (embedded) return isPublicAddress(embedded);
  return global.check(address, 'ipv6') && !refused.check(address, 'ipv6');
}

/** Returns the IPv4 address that a mapped or NAT64 address stands for; undefined for any other. */
export function embeddedIpv4(address: string): string | undefined {
  return isIPv6(address) && carriesIpv4.check(address, 'ipv6') ? lastFourBytes(address) : undefined;
}

function lastFourBytes(address: string): string {
  // The URL parser normalizes every IPv6 address to hexadecimal.
  const [high, low] = new URL(`http://[${address}]`).hostname.slice(1, -1).replace('::', ':0:0:').split(':').slice(-2);
  const bits = Number.parseInt(high || '0', 16) * 0x10000 + Number.parseInt(low || '0', 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}
