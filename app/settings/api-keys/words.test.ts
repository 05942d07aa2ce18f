import { expect, test } from 'vitest';
import { byResource, duration, nameIn, programIn, shortBlock } from './words';

test('permissions are told by resource, each verb once, in their order', () => {
  expect(byResource(['calls:read', 'agents:read', 'agents:write'])).toEqual([
    ['calls', ['read']],
    ['agents', ['read', 'write']],
  ]);
});

test.each([
  ['Ada Okafor <ada@acme.example>', 'Ada Okafor'],
  ['CI key', 'CI key'],
  ['<ada@acme.example>', '<ada@acme.example>'],
])('the name in %s', (label, name) => {
  expect(nameIn(label)).toBe(name);
});

test.each([
  ['python-requests/2.31.0', 'python-requests'],
  ['curl/8.5.0 (x86_64)', 'curl'],
  ['node', 'node'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'browser'],
  ['', null],
  [null, null],
])('the program in %s', (agent, program) => {
  expect(programIn(agent)).toBe(program);
});

test.each([
  ['203.0.113.7/32', '203.0.113.7'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['2001:db8::7/128', '2001:db8::7'],
  ['2001:db8::/32', '2001:db8::/32'],
])('the block %s as people write it', (block, words) => {
  expect(shortBlock(block)).toBe(words);
});

test.each([
  [1, '1 minute'],
  [3_599, '60 minutes'],
  [3_600, '1 hour'],
  [24 * 3_600, '24 hours'],
  [7 * 24 * 3_600 - 30, '7 days'],
])('%i seconds in words', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
