import { describe, expect, it } from 'vitest';
import { env, readEnv } from '@/lib/core/env';
import { keyId, seal, unseal } from './seal';
import { type Place, placeIn } from './sealed-columns';

const PLACE = placeIn('totp_factors', { id: 'row-1', user_id: 'user-1' });
const bytesOf = (sealed: string) => Buffer.from(sealed.split('.')[1]!, 'base64url');
const sealedFrom = (bytes: Buffer, id = keyId()) => `${id}.${bytes.toString('base64url')}`;

describe('seal and unseal', () => {
  it('return any text unchanged', () => {
    for (const text of ['', 'agni_sk_0123', '🗝️ ключ مفتاح', 'x'.repeat(2_000_000), '{"a":"b.c"}']) {
      expect(unseal(seal(text, PLACE), PLACE)).toBe(text);
    }
  });

  it('reveal nothing but the length of a text, and differ each time', () => {
    const [one, two] = [seal('agni_sk_secret', PLACE), seal('agni_sk_secret', PLACE)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
    for (const encoding of ['utf8', 'latin1', 'base64', 'hex'] as const) {
      expect(bytesOf(one).toString(encoding)).not.toContain(Buffer.from('agni_sk_secret').toString(encoding));
    }
  });

  it('work only for the place that the text was sealed for', () => {
    const sealed = seal('secret', PLACE);
    const others = [
      ['totp_factors', 'row-2', 'user-1'],
      ['totp_factors', 'row-1', 'user-2'],
      ['totp_factors', 'user-1', 'row-1'],
      ['public.idempotency_keys', 'row-1', 'user-1'],
      ['totp_factors', 'row-1user-1', ''],
      ['totp_factors', 'row-1'],
      ['totp_factors","row-1', 'user-1'],
      [],
    ];
    for (const place of others) expect(() => unseal(sealed, place as unknown as Place)).toThrow(/does not belong/);
    expect(unseal(sealed, PLACE)).toBe('secret');
  });

  it('fail when any byte was changed', () => {
    const bytes = bytesOf(seal('secret', PLACE));
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => unseal(sealedFrom(changed), PLACE)).toThrow(/was changed/);
    }
  });

  it('fail with a truncated tag, which AES-GCM itself would accept', () => {
    const bytes = bytesOf(seal('a secret that is longer than the tag', PLACE));
    for (const missing of [1, 3, 4, 8, 12, 15, 16]) {
      expect(() => unseal(sealedFrom(bytes.subarray(0, bytes.length - missing)), PLACE)).toThrow(/was changed/);
    }
    for (const length of [0, 1, 43]) {
      expect(() => unseal(sealedFrom(bytes.subarray(0, length)), PLACE)).toThrow(/too short/);
    }
    expect(() => unseal(keyId(), PLACE)).toThrow(/too short/);
  });

  it('name the key that was used, and accept only the current key and the previous ones', () => {
    const sealed = seal('secret', PLACE);
    expect(sealed.startsWith(`${keyId()}.`)).toBe(true);
    expect(() => unseal(sealedFrom(bytesOf(sealed), '00000000'), PLACE)).toThrow(/under the encryption key 00000000/);
    const [present, id] = [env.ENCRYPTION_KEY, keyId()];
    const keys = readEnv();
    try {
      keys.ENCRYPTION_KEY = 'another-encryption-key-0123456789abcdef';
      expect(keyId()).not.toBe(id);
      expect(() => unseal(sealed, PLACE)).toThrow(new RegExp(`under the encryption key ${id}`));
      expect(() => unseal(sealedFrom(bytesOf(sealed)), PLACE)).toThrow(/was changed/);
      keys.ENCRYPTION_KEY_PREVIOUS = ['an-even-older-key-0123456789abcdef', present];
      expect(unseal(sealed, PLACE)).toBe('secret');
      expect(seal('secret', PLACE).startsWith(`${keyId()}.`)).toBe(true);
      // A value is opened with the key that it names, not with whichever would fit.
      expect(() => unseal(sealedFrom(bytesOf(sealed)), PLACE)).toThrow(/was changed/);
    } finally {
      Object.assign(keys, { ENCRYPTION_KEY: present, ENCRYPTION_KEY_PREVIOUS: [] });
    }
    expect(unseal(sealed, PLACE)).toBe('secret');
  });

  it('bind a stored value to its place for good', () => {
    const kept = { organization_id: 'o', api_key_id: 'k', idempotency_key: 'w' };
    expect(placeIn('totp_factors', { user_id: 'u', id: 'f' })).toEqual(['totp_factors', 'f', 'u']);
    expect(placeIn('public.idempotency_keys', kept)).toEqual(['public.idempotency_keys', 'o', 'k', 'w']);
    expect(placeIn('voice.idempotency_keys', kept)).toEqual(['voice.idempotency_keys', 'o', 'k', 'w']);
  });

  it('show neither text nor key when they fail', () => {
    const error = (() => {
      try {
        return unseal(seal('secret', PLACE), ['public.idempotency_keys', 'elsewhere']);
      } catch (thrown) {
        return String((thrown as Error).stack);
      }
    })();
    expect(error).toContain('does not belong to its place in public.idempotency_keys');
    expect(error).not.toContain(env.ENCRYPTION_KEY);
    expect(error).not.toMatch(/secret/);
  });
});
