import { hash, parseOptions, verify } from '@node-rs/argon2';
import { hashInTurn } from './hashing-queue';

// OWASP Password Storage Cheat Sheet: Argon2id with m = 19 MiB, t = 2, p = 1 is the floor.
// 2 is the library's number for Argon2id; its enum cannot be imported under isolatedModules.
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes with Argon2id; the result is a PHC string that carries its parameters.
 * @throws Problem `unavailable` when too many are waiting
 */
export function hashPassword(password: string): Promise<string> {
  return hashInTurn(() => hash(password.normalize('NFKC'), ARGON2));
}

// Made with ARGON2 from a discarded text. A constant, so that the first sign-in after a start takes as long as any other.
const DUMMY = '$argon2id$v=19$m=19456,t=2,p=1$Ha2MgLHsBdC5vt1N16CpbA$EmzZ1FFjwtlwadY/TEZ+esN906YElmkalnunr/poYsg';

/**
 * Whether the password matches the hash. Without a hash the same work is done on a dummy, in the same queue, so that an unknown
 * account takes as long as a known one.
 * @throws Problem `unavailable` when too many are waiting
 */
export async function verifyPassword(password_hash: string | null | undefined, password: string): Promise<boolean> {
  const correct = await hashInTurn(() => verify(password_hash ?? DUMMY, password.normalize('NFKC')));
  return correct && password_hash != null;
}

/** Whether a stored hash was made with other parameters than the current ones; the next correct password renews it. */
export function isOutdated(password_hash: string): boolean {
  const made = parseOptions(password_hash);
  return (
    made.algorithm !== ARGON2.algorithm ||
    made.memoryCost !== ARGON2.memoryCost ||
    made.timeCost !== ARGON2.timeCost ||
    made.parallelism !== ARGON2.parallelism
  );
}
