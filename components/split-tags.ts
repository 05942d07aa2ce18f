import { parseMailbox, withoutInvisible } from '@/lib/core/mailbox';

/** Separates tags. */
export const separators = /[\s,;]+/;

/**
 * Splits typed or pasted text into tags. Recipients as mail programs copy them (`Ada Okafor <ada@acme.com>`) become their
 * addresses; quotation marks, angle brackets and zero-width characters are removed.
 */
export function splitTags(text: string): string[] {
  const plain = withoutInvisible(text);
  const one = parseMailbox(plain);
  if (one) return [one.address];
  const addresses = [...plain.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].map(([, address]) => address!);
  const tags = addresses.length > 0 ? addresses : plain.split(separators);
  return tags.map((tag) => tag.replace(/^["'<]+|["'>]+$/g, '')).filter(Boolean);
}
