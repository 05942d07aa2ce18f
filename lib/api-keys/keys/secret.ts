import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '@/lib/platform/crypto/tokens';

/** How every key begins. */
export const KEY_PREFIX = 'agni_sk_';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const SHAPE = new RegExp(`^${KEY_PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);

/**
 * Creates an API key: `agni_sk_` + 30 base62 characters (178 bits) + their CRC32 in base62, 6 characters.
 * The checksum follows GitHub's token format: mistyped keys, and look-alikes in leaks, are recognized without a query.
 * Only `secret_hash`, `prefix` and `last_four` may be stored.
 */
export function mintKey(): { key: string; secret_hash: string; prefix: string; last_four: string } {
  const random = Array.from({ length: RANDOM_LENGTH }, () => BASE62[randomInt(62)]).join('');
  const key = `${KEY_PREFIX}${random}${checksum(random)}`;
  return { key, secret_hash: sha256(key), prefix: key.slice(0, KEY_PREFIX.length + 4), last_four: key.slice(-4) };
}

/** Whether the text has the form of a key and a correct checksum; the key itself may not exist. */
export function isWellFormedKey(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const random = text.slice(KEY_PREFIX.length, KEY_PREFIX.length + RANDOM_LENGTH);
  return text.endsWith(checksum(random));
}

function checksum(random: string): string {
  let rest = crc32(random) >>> 0;
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
