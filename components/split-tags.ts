import { parseMailbox, withoutInvisible } from '@/lib/core/mailbox';

/** What stands between two tags. */
export const separators = /[\s,;]+/;

/**
 * The tags in typed or pasted text, as they were written. Of people as mail programs copy them (`Ada Okafor <ada@acme.com>`) it is the
 * address alone; quotation marks, angle brackets and characters without a width are dropped.
 */
export function splitTags(text: string): string[] {
  const plain = withoutInvisible(text);
  const one = parseMailbox(plain);
  if (one) return [one.address];
  const addresses = [...plain.matchAll(/<([^<>\s]+@[^<>\s]+)>/g)].map(([, address]) => address!);
  const tags = addresses.length > 0 ? addresses : plain.split(separators);
  return tags.map((tag) => tag.replace(/^["'<]+|["'>]+$/g, '')).filter(Boolean);
}
