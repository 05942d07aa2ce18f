import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { keyId } from '@/lib/crypto/seal';
import { env } from '@/lib/env';
import { canonicalJson } from './canonical';

/** What the signature of a chain vouches for. */
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
 * Signs the head and the anchor of a chain: HMAC-SHA-256 under a key derived from `ENCRYPTION_KEY` (HKDF, RFC 5869), which
 * is not in the database. Hashes alone could be computed anew by whoever can write there.
 */
export function signChain(chain: Signed): Signature {
  return { key_id: keyId(), signature: macOf(chain) };
}

/** Whether this installation signed exactly this; false as well for what was signed under another `ENCRYPTION_KEY`. */
export function isSigned(chain: Signed & Signature): boolean {
  const given = Buffer.from(chain.signature, 'hex');
  const expected = Buffer.from(macOf(chain), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function macOf({ organization_id, sequence, hash, anchor_sequence, anchor_hash, settled_at }: Signed): string {
  const key = Buffer.from(hkdfSync('sha256', env.ENCRYPTION_KEY, '', 'agni.audit.chain', 32));
  const content = canonicalJson({ organization_id, sequence, hash, anchor_sequence, anchor_hash, settled_at });
  return createHmac('sha256', key).update(content).digest('hex');
}
