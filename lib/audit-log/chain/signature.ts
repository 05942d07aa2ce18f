import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@/lib/core/canonical-json';
import { deriveBytes, keyWithId, presentKey } from '@/lib/platform/crypto/keys';

/** The fields that the signature of a chain covers. */
export interface Signed {
  organization_id: string;
  sequence: number;
  hash: string;
  anchor_sequence: number;
  anchor_hash: string;
  settled_at: string | null;
}

/** A signature with the id of the key that made it. */
export interface Signature {
  key_id: string;
  signature: string;
}

/**
 * Signs the head and the anchor of a chain: HMAC-SHA-256 with a key derived from `ENCRYPTION_KEY` (HKDF, RFC 5869), which
 * is not in the database. Hashes alone could be recomputed by anyone with write access to it.
 */
export function signChain(chain: Signed): Signature {
  const { id, secret } = presentKey();
  return { key_id: id, signature: macOf(chain, secret) };
}

/** Whether this installation signed exactly this, with `ENCRYPTION_KEY` or one of `ENCRYPTION_KEY_PREVIOUS`. */
export function isSigned(chain: Signed & Signature): boolean {
  const key = keyWithId(chain.key_id);
  if (!key) return false;
  const given = Buffer.from(chain.signature, 'hex');
  const expected = Buffer.from(macOf(chain, key.secret), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function macOf(chain: Signed, secret: string): string {
  const { organization_id, sequence, hash, anchor_sequence, anchor_hash, settled_at } = chain;
  const key = deriveBytes(secret, 'agni.audit.chain', Buffer.alloc(0), 32);
  const content = canonicalJson({ organization_id, sequence, hash, anchor_sequence, anchor_hash, settled_at });
  return createHmac('sha256', key).update(content).digest('hex');
}
