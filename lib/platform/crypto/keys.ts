import { hkdfSync } from 'node:crypto';
import { env } from '@/lib/core/env';

const ids = new Map<string, string>();

/** An encryption key of this installation: the secret, and an id that reveals nothing about it. */
export interface EncryptionKey {
  id: string;
  secret: string;
}

/** Returns the current key, `ENCRYPTION_KEY`, which encrypts everything that is written. */
export function presentKey(): EncryptionKey {
  return named(env.ENCRYPTION_KEY);
}

/** Finds the current key or one of `ENCRYPTION_KEY_PREVIOUS` by its id; undefined when this installation does not have it. */
export function keyWithId(id: string): EncryptionKey | undefined {
  return [env.ENCRYPTION_KEY, ...env.ENCRYPTION_KEY_PREVIOUS].map(named).find((key) => key.id === id);
}

/** Derives a key for one purpose (HKDF-SHA-256, RFC 5869), so that no two purposes share a key. */
export function deriveBytes(secret: string, purpose: string, salt: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, bytes));
}

function named(secret: string): EncryptionKey {
  let id = ids.get(secret);
  if (id === undefined) {
    id = deriveBytes(secret, 'agni.seal.key-id', Buffer.alloc(0), 4).toString('hex');
    ids.set(secret, id);
  }
  return { id, secret };
}
