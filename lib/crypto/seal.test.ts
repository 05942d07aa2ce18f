import { describe, expect, it } from 'vitest';
import { env, readEnv } from '@/lib/env';
import { keyId, seal, unseal } from './seal';

const PLACE = ['integrations', 'organization-1', 'row-1'];
const bytesOf = (sealed: string) => Buffer.from(sealed.split('.')[1]!, 'base64url');
const sealedFrom = (bytes: Buffer, id = keyId()) => `${id}.${bytes.toString('base64url')}`;

describe('a sealed text', () => {
  it('comes back whole, whatever it is', () => {
    for (const text of ['', 'agni_sk_0123', '🗝️ ключ مفتاح', 'x'.repeat(2_000_000), '{"a":"b.c"}']) {
      expect(unseal(seal(text, PLACE), PLACE)).toBe(text);
    }
  });

  it('says nothing of the text but its length, and is another one each time', () => {
    const [one, two] = [seal('agni_sk_secret', PLACE), seal('agni_sk_secret', PLACE)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
    for (const encoding of ['utf8', 'latin1', 'base64', 'hex'] as const) {
      expect(bytesOf(one).toString(encoding)).not.toContain(Buffer.from('agni_sk_secret').toString(encoding));
    }
  });

  it('opens in its own place only', () => {
    const sealed = seal('secret', PLACE);
    const others = [
      ['integrations', 'organization-2', 'row-1'],
      ['integrations', 'organization-1', 'row-2'],
      ['idempotency_keys', 'organization-1', 'row-1'],
      ['integrations', 'organization-1row-1', ''],
      ['integrations', 'organization-1'],
      ['integrations","organization-1', 'row-1'],
      [],
    ];
    for (const place of others) expect(() => unseal(sealed, place)).toThrow(/does not belong/);
    expect(unseal(sealed, PLACE)).toBe('secret');
  });

  it('does not open when any byte of it was changed', () => {
    const bytes = bytesOf(seal('secret', PLACE));
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => unseal(sealedFrom(changed), PLACE)).toThrow(/was changed/);
    }
  });

  it('does not open with a tag cut short, which AES-GCM itself would accept', () => {
    const bytes = bytesOf(seal('a secret that is longer than the tag', PLACE));
    for (const missing of [1, 3, 4, 8, 12, 15, 16]) {
      expect(() => unseal(sealedFrom(bytes.subarray(0, bytes.length - missing)), PLACE)).toThrow(/was changed/);
    }
    for (const length of [0, 1, 43]) {
      expect(() => unseal(sealedFrom(bytes.subarray(0, length)), PLACE)).toThrow(/too short/);
    }
    expect(() => unseal(keyId(), PLACE)).toThrow(/too short/);
  });

  it('names the key that it needs, and is not tried with another', () => {
    const sealed = seal('secret', PLACE);
    expect(sealed.startsWith(`${keyId()}.`)).toBe(true);
    expect(() => unseal(sealedFrom(bytesOf(sealed), '00000000'), PLACE)).toThrow(/under the encryption key 00000000/);
    const present = env.ENCRYPTION_KEY;
    const id = keyId();
    try {
      readEnv().ENCRYPTION_KEY = 'another-encryption-key-0123456789abcdef';
      expect(keyId()).not.toBe(id);
      expect(() => unseal(sealed, PLACE)).toThrow(new RegExp(`under the encryption key ${id}`));
      expect(() => unseal(sealedFrom(bytesOf(sealed)), PLACE)).toThrow(/was changed/);
    } finally {
      readEnv().ENCRYPTION_KEY = present;
    }
    expect(unseal(sealed, PLACE)).toBe('secret');
  });

  it('shows neither text nor key when it does not open', () => {
    const error = (() => {
      try {
        return unseal(seal('secret', PLACE), ['elsewhere']);
      } catch (thrown) {
        return String((thrown as Error).stack);
      }
    })();
    expect(error).toContain('does not belong to its place in elsewhere');
    expect(error).not.toContain(env.ENCRYPTION_KEY);
    expect(error).not.toMatch(/secret/);
  });
});
