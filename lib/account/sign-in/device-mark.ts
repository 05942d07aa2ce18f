import { createHmac, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/core/env';
import { deriveBytes } from '@/lib/platform/crypto/keys';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** Days that a browser keeps its mark after a sign-in: the longest that browsers allow (RFC 6265bis, 5.5). */
export const DEVICE_DAYS = 400;

/**
 * A mark for a browser: 256 random bits and their signature. It tells nothing of a person, is the same for all who sign in there,
 * and opens nothing: it only says that this browser was here before.
 */
export function createDeviceMark(): string {
  const random = randomToken();
  return `${random}.${signatureOf(random)}`;
}

/** By what a marked browser is kept: the SHA-256 of its mark; undefined unless this installation signed it. */
export function deviceHash(mark: string): string | undefined {
  const [random = '', signature = ''] = mark.split('.');
  const [shown, right] = [Buffer.from(signature), Buffer.from(signatureOf(random))];
  return shown.length === right.length && timingSafeEqual(shown, right) ? sha256(random) : undefined;
}

function signatureOf(random: string): string {
  const key = deriveBytes(env.AUTH_SECRET, 'agni.device-mark', Buffer.alloc(0), 32);
  return createHmac('sha256', key).update(random).digest('base64url');
}
