import { expect, test } from 'vitest';
import { byResource, nameIn, programIn } from './words';

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
