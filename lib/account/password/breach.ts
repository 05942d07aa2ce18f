import { createHash } from 'node:crypto';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';

const TIMEOUT_MS = 1_000;
// A padded response has at most a thousand lines of about forty bytes.
const MOST_BYTES = 256 * 1024;
const LINE = /^([0-9A-F]{35}):(\d+)$/i;

/**
 * Whether the password is known from a breach, according to `BREACH_CHECK_URL`: a service with the range API of Have I Been Pwned
 * (https://haveibeenpwned.com/API/v3#PwnedPasswords), which sees only the first 5 of 40 hex digits of the password's SHA-1. False
 * when no service is set, or when it gives no valid response within a second: then only the shipped list decides.
 * @param password in NFKC
 */
export async function isBreached(password: string): Promise<boolean> {
  if (!env.BREACH_CHECK_URL) return false;
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
  try {
    const lines = await readRange(env.BREACH_CHECK_URL, digest.slice(0, 5));
    // Padding lines have the count 0: they hide how long the real response is.
    return lines.some(([suffix, count]) => suffix === digest.slice(5) && count > 0);
  } catch (error) {
    log.warn('breach-check', { error });
    return false;
  }
}

/** @throws Error when the service fails, is slow, or returns anything but lines of a suffix and a count */
async function readRange(base: string, prefix: string): Promise<[suffix: string, count: number][]> {
  const answer = await fetch(`${base.replace(/\/+$/, '')}/${prefix}`, {
    headers: { 'Add-Padding': 'true', Accept: 'text/plain' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`The service answered ${answer.status}`);
  const lines = (await readText(answer)).trim().split(/\r?\n/);
  return lines.map((line) => {
    const [, suffix, count] = LINE.exec(line) ?? [];
    if (!suffix) throw new Error('The answer is not a range of hashes');
    return [suffix.toUpperCase(), Number(count)];
  });
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw new Error('The answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}
