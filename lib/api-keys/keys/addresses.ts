import { z } from 'zod';
import { refuse } from '@/lib/core/schema';

const BITS = { v4: 32, v6: 128 } as const;

interface Block {
  family: keyof typeof BITS;
  value: bigint;
  prefix: number;
}

/**
 * A CIDR block (RFC 4632, RFC 4291), or a single address, which is a block of one: normalized to `203.0.113.0/24` or
 * `2001:db8::/32`, addresses as in RFC 5952. IPv4-mapped IPv6 (`::ffff:203.0.113.7`) becomes IPv4, as for callers.
 * Runs in the browser too, so that forms and the API agree.
 */
export const AddressBlock = z
  .string()
  .trim()
  .superRefine((text, context) => {
    const message = whatIsWrong(text);
    if (message) refuse(context, 'not_an_address_block', message);
  })
  .overwrite((text) => {
    const block = readBlock(text);
    return block ? written(block) : text;
  });

/** Whether a block contains an address or another block; false if either cannot be parsed. */
export function covers(block: string, inner: string): boolean {
  const [around, within] = [readBlock(block), readBlock(inner)];
  if (!around || !within || around.family !== within.family || around.prefix > within.prefix) return false;
  return startOf({ ...within, prefix: around.prefix }).value === startOf(around).value;
}

function whatIsWrong(text: string): string | undefined {
  const block = readBlock(text);
  if (!block) return 'Enter an address such as 203.0.113.7 or 2001:db8::7, or a block such as 203.0.113.0/24.';
  const all = block.prefix === 0 || (block.value === 0n && isOneAddress(block));
  if (all) return 'This matches every address. To allow all addresses, leave the list empty.';
  const start = startOf(block);
  if (start.value === block.value) return undefined;
  // Silently truncated, a typo such as /8 for /28 would allow sixteen million addresses.
  const address = written({ ...block, prefix: BITS[block.family] }).replace(/\/\d+$/, '');
  return `${address} is inside the block. Enter ${written(start)} for the whole block, or ${address} for the single address.`;
}

function readBlock(text: string): Block | undefined {
  const [address = '', length, ...more] = text.split('/');
  const read = readAddress(address);
  if (!read || more.length > 0) return undefined;
  const bits = BITS[read.family];
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  return prefix > bits ? undefined : unmapped({ ...read, prefix });
}

function readAddress(text: string): Omit<Block, 'prefix'> | undefined {
  if (z.ipv4().safeParse(text).success) return { family: 'v4', value: joined(text.split('.'), 8n, '') };
  if (!z.ipv6().safeParse(text).success) return undefined;
  const [head = '', tail] = shortest(text).split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return { family: 'v6', value: joined([...left, ...zeros, ...right], 16n, '0x') };
}

function joined(parts: string[], bits: bigint, base: '' | '0x'): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(`${base}${part}`), 0n);
}

// RFC 4291 §2.5.5.2: ::ffff:0:0/96 are the IPv4 addresses, as dual-stack sockets report them.
function unmapped(block: Block): Block {
  const mapped = block.family === 'v6' && block.prefix >= 96 && block.value >> 32n === 0xffffn;
  return mapped ? { family: 'v4', value: block.value & 0xffffffffn, prefix: block.prefix - 96 } : block;
}

function startOf(block: Block): Block {
  const host = BigInt(BITS[block.family] - block.prefix);
  return { ...block, value: (block.value >> host) << host };
}

function isOneAddress({ family, prefix }: Block): boolean {
  return prefix === BITS[family];
}

function written({ family, value, prefix }: Block): string {
  const part = (index: number, bits: number) => Number((value >> BigInt(index * bits)) & ((1n << BigInt(bits)) - 1n));
  if (family === 'v4') return `${[3, 2, 1, 0].map((index) => part(index, 8)).join('.')}/${prefix}`;
  const groups = [7, 6, 5, 4, 3, 2, 1, 0].map((index) => part(index, 16).toString(16));
  return `${shortest(groups.join(':'))}/${prefix}`;
}

// The URL standard writes an IPv6 host as RFC 5952 does, and never with IPv4 dots.
function shortest(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
