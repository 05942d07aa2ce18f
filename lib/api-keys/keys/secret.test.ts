import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isWellFormedKey, mintKey } from './secret';

test('mintKey returns agni_sk_ and 36 base62 characters, with prefix and last four', () => {
  const { key, prefix, last_four, secret_hash } = mintKey();
  expect(key).toMatch(/^agni_sk_[0-9A-Za-z]{36}$/);
  expect(key.startsWith(prefix)).toBe(true);
  expect(prefix).toHaveLength('agni_sk_'.length + 4);
  expect(key.endsWith(last_four)).toBe(true);
  expect(secret_hash).toBe(createHash('sha256').update(key).digest('hex'));
});

test('mintKey returns a thousand different keys that use the whole alphabet', () => {
  const keys = Array.from({ length: 1000 }, () => mintKey().key);
  expect(new Set(keys).size).toBe(1000);
  expect(new Set(keys.map((key) => key.slice(8, 38)).join('')).size).toBe(62);
});

test('isWellFormedKey accepts minted keys', () => {
  for (let i = 0; i < 200; i++) expect(isWellFormedKey(mintKey().key)).toBe(true);
});

test('isWellFormedKey detects any single mistyped character', () => {
  const { key } = mintKey();
  for (let at = 8; at < key.length; at++) {
    const other = key[at] === 'a' ? 'b' : 'a';
    expect(isWellFormedKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(false);
  }
});

test('isWellFormedKey detects two swapped neighbours', () => {
  const { key } = mintKey();
  for (let at = 8; at < key.length - 1; at++) {
    if (key[at] === key[at + 1]) continue;
    expect(isWellFormedKey(key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2))).toBe(false);
  }
});

test.each([
  ['nothing', ''],
  ['a part', mintKey().key.slice(0, -1)],
  ['one character more', `${mintKey().key}0`],
  ['another prefix', mintKey().key.replace('agni_sk_', 'agni_pk_')],
  ['a line break after it', `${mintKey().key}\n`],
  ['a space before it', ` ${mintKey().key}`],
  ['letters of another script', `agni_sk_${'а'.repeat(36)}`],
])('isWellFormedKey rejects %s', (_, text) => {
  expect(isWellFormedKey(text)).toBe(false);
});
