import { createHmac, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/core/env';
import { deriveBytes } from '@/lib/platform/crypto/keys';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** Days that a browser keeps its mark after a sign-in: the longest that browsers allow (RFC 6265bis, 5.5). */
export const DEVICE_DAYS = 400;

/**
 * Creates a mark for a browser: 256 random bits and their signature. It says nothing about a person, is the same for everyone who
 * signs in there, and grants nothing: it only says that this browser was here before.
 */
export function createDeviceMark(): string {
  const random = randomToken();
  return `${random}.${signatureOf(random)}`;
}

/** Returns the SHA-256 by which a marked browser is stored; undefined unless this installation signed the mark. */
export function deviceHash(mark: string): string | undefined {
  const [random = '', signature = ''] = mark.split('.');
  const [shown, right] = [Buffer.from(signature), Buffer.from(signatureOf(random))];
  return shown.length === right.length && timingSafeEqual(shown, right) ? sha256(random) : undefined;
}

function signatureOf(random: string): string {
  const key = deriveBytes(env.AUTH_SECRET, 'agni.device-mark', Buffer.alloc(0), 32);
  return createHmac('sha256', key).update(random).digest('base64url');
}
