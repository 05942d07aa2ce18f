import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveBytes, keyWithId, presentKey } from './keys';
import type { Place } from './sealed-columns';

const ALGORITHM = 'aes-256-gcm';
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'agni.seal';

/**
 * Encrypts a text for storage: AES-256-GCM with a key per value, derived from `ENCRYPTION_KEY` and a random salt (HKDF-SHA-256,
 * RFC 5869), so that no number of values exhausts the nonces of a key (NIST SP 800-38D, 8.3).
 * @param place where the text is stored; it cannot be decrypted anywhere else
 * @returns `<key id>.<base64url of salt, nonce, ciphertext, tag>`
 */
export function seal(text: string, place: Place): string {
  const { id, secret } = presentKey();
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, deriveBytes(secret, PURPOSE, salt, 32), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(place));
  const sealed = Buffer.concat([salt, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${sealed.toString('base64url')}`;
}

/**
 * Decrypts a text that was sealed for this place with `ENCRYPTION_KEY` or one of `ENCRYPTION_KEY_PREVIOUS`.
 * @throws Error when it was sealed with another key or for another place, or was changed since
 */
export function unseal(sealed: string, place: Place): string {
  const [id = '', encoded = ''] = sealed.split('.', 2);
  const known = keyWithId(id);
  if (!known) throw new Error(`A value was sealed under the encryption key ${id}, which is not known here`);
  const bytes = Buffer.from(encoded, 'base64url');
  const start = SALT_BYTES + NONCE_BYTES;
  const end = bytes.length - TAG_BYTES;
  if (end < start) throw new Error('A sealed value is too short to be one');
  const key = deriveBytes(known.secret, PURPOSE, bytes.subarray(0, SALT_BYTES), 32);
  const nonce = bytes.subarray(SALT_BYTES, start);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(bytes.subarray(end));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(start, end)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error(`A sealed value does not belong to its place in ${place[0]}, or was changed`);
  }
}

/** Returns the id of `ENCRYPTION_KEY`. Values that start with another id are re-encrypted by `npm run encryption:rotate`. */
export function keyId(): string {
  return presentKey().id;
}

// JSON, because two different places could be equal when joined by a separator.
function boundTo(place: Place): Buffer {
  return Buffer.from(JSON.stringify(place), 'utf8');
}
