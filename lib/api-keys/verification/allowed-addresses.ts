import { BlockList, isIP } from 'node:net';

/** Whether a key may be used from this address; null for an unknown address. */
export type AddressCheck = (address: string | null) => boolean;

/**
 * Returns the check for a key's `allowed_addresses`. An IPv4 address equals its IPv6-mapped form (RFC 4291 §2.5.5.2).
 * @param blocks CIDR blocks; empty allows any address
 */
export function allowedFrom(blocks: readonly string[]): AddressCheck {
  if (blocks.length === 0) return () => true;
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', length] = block.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(network, length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length), family);
  }
  return (address) => {
    const plain = address?.split('%')[0] ?? '';
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 6 ? 'ipv6' : 'ipv4');
  };
}
