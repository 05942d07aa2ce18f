import { describe, expect, it } from 'vitest';
import { personName } from '@/lib/core/format';
import { clientName, formatAddressBlock, groupByResource, roundedDuration, usedFrom } from './format';

describe('groupByResource', () => {
  it('groups permissions by resource and keeps their order', () => {
    expect(groupByResource(['calls:read', 'agents:read', 'agents:write'])).toEqual([
      ['calls', ['read']],
      ['agents', ['read', 'write']],
    ]);
  });
});

describe('personName', () => {
  it.each([
    ['Ada Okafor <ada@acme.example>', 'Ada Okafor'],
    ['CI key', 'CI key'],
    ['<ada@acme.example>', '<ada@acme.example>'],
  ])('returns the name in %s', (label, name) => {
    expect(personName(label)).toBe(name);
  });
});

describe('clientName', () => {
  it.each([
    ['python-requests/2.31.0', 'python-requests'],
    ['curl/8.5.0 (x86_64)', 'curl'],
    ['node', 'node'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'browser'],
    ['', null],
    [null, null],
  ])('returns the client in the user agent %s', (agent, client) => {
    expect(clientName(agent)).toBe(client);
  });
});

describe('usedFrom', () => {
  const germany = { kind: 'public', country: 'DE', country_name: 'Germany', city: null } as const;
  const inBerlin = { ...germany, city: 'Berlin' };
  const unknown = { kind: 'unknown', country: null, country_name: null, city: null } as const;

  it.each([
    ['193.0.4.7', germany, 'curl/8.5.0', '193.0.4.7 · Germany · curl'],
    ['193.0.4.7', inBerlin, null, '193.0.4.7 · Berlin, Germany'],
    ['10.0.0.7', { ...unknown, kind: 'private' }, 'curl/8', '10.0.0.7 · Private network · curl'],
    [null, unknown, 'curl/8', 'curl'],
    [null, unknown, null, ''],
  ] as const)(
    'joins address %s, location and client',
    (last_used_ip, last_used_location, last_used_user_agent, text) => {
      expect(usedFrom({ last_used_ip, last_used_location, last_used_user_agent })).toBe(text);
    },
  );
});

describe('formatAddressBlock', () => {
  it.each([
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['2001:db8::7/128', '2001:db8::7'],
    ['2001:db8::/32', '2001:db8::/32'],
  ])('formats %s as %s', (block, text) => {
    expect(formatAddressBlock(block)).toBe(text);
  });
});

describe('roundedDuration', () => {
  it.each([
    [1, '1 minute'],
    [3_599, '60 minutes'],
    [3_600, '1 hour'],
    [24 * 3_600, '24 hours'],
    [7 * 24 * 3_600 - 30, '7 days'],
  ])('formats %i seconds as %s', (seconds, text) => {
    expect(roundedDuration(seconds)).toBe(text);
  });
});
