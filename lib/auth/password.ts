import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { env } from '@/lib/env';
import { fieldProblem } from '@/lib/problem';
import { PASSWORD_MIN } from '@/lib/security/schema';

// OWASP Password Storage Cheat Sheet: Argon2id with m = 19 MiB, t = 2, p = 1 is the floor.
// 2 is the library's number for Argon2id; its enum cannot be imported under isolatedModules.
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes with Argon2id; the result is a PHC string that carries its parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), ARGON2);
}

let dummy: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash the same work is done on a dummy, so that an account
 * that does not exist takes as long as one that does.
 */
export async function verifyPassword(password_hash: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('no account has this password');
  const correct = await verify(password_hash ?? (await dummy), password.normalize('NFKC'));
  return correct && password_hash != null;
}

const common = new Set<string>(dictionary['passwords-common'] as string[]);

/**
 * Refuses a password that an attacker tries first: common ones, one thing repeated, or the person's and the organization's names.
 * @param context words such as e-mail, names and organization name
 * @throws Problem `validation_error` on the field `new_password`, with a sentence that says what to change
 */
export function assertStrongPassword(password: string, context: string[]): void {
  const folded = password.toLowerCase();
  const core = folded.replace(/[\d\W_]+/g, '');
  if (common.has(folded) || common.has(core) || new Set(folded).size < 5 || repeats(folded)) {
    throw fieldProblem(
      'new_password',
      'too_common',
      'This password is easy to guess. Try four or five unrelated words.',
    );
  }
  const words = [env.APP_NAME, ...context].flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const rest = [...new Set(words)]
    .filter((word) => word.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), folded);
  if (rest.length < PASSWORD_MIN / 2) {
    throw fieldProblem(
      'new_password',
      'too_personal',
      'This password is made of your name, e-mail or organization. Add unrelated words.',
    );
  }
}

// "abcabcabcabcabc": a short piece said again and again.
function repeats(text: string): boolean {
  return /^(.{1,8})\1+.{0,7}$/u.test(text) && new Set(text).size <= 8;
}
