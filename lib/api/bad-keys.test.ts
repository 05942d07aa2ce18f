import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { mintKey } from '@/lib/api-keys/secret';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { UNKNOWN_KEYS_PER_MINUTE } from './bad-keys';
import { addressGroup, clientAddress } from './client-address';
import { api } from './router';

const from = (address: string, key: string) =>
  api.fetch(new Request('http://localhost/api/v1/me', { headers: { 'x-api-key': key, 'x-forwarded-for': address } }));

describe('bad keys', () => {
  let key: string;
  beforeAll(async () => {
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), ['agents:read']));
  });
  afterEach(() => vi.restoreAllMocks());

  it('never ask the database when the checksum is wrong', async () => {
    const queries = vi.spyOn(controlPool(), 'query');
    for (let i = 0; i < 200; i++) expect((await from('198.51.100.1', `agni_sk_${i}`)).status).toBe(401);
    expect((await from('198.51.100.1', key.replace(/.$/, '!'))).status).toBe(401);
    expect(queries).not.toHaveBeenCalled();
  });

  it('are limited per address before any query, even all at once; what was good before stays good', async () => {
    expect((await from('198.51.100.2', key)).status).toBe(200);
    const queries = vi.spyOn(controlPool(), 'query');
    const flood = Array.from({ length: UNKNOWN_KEYS_PER_MINUTE + 50 }, () => from('198.51.100.2', mintKey().key));
    const statuses = (await Promise.all(flood)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(UNKNOWN_KEYS_PER_MINUTE);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
    expect(queries).toHaveBeenCalledTimes(UNKNOWN_KEYS_PER_MINUTE);
    const refused = await from('198.51.100.2', mintKey().key);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('"unknown-keys";r=0');
    expect((await from('198.51.100.2', key)).status).toBe(200);
    expect((await from('198.51.100.3', mintKey().key)).status).toBe(401);
  });
});

describe('the caller’s address', () => {
  const at = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } }) as never;

  it('is the socket’s, whatever the caller writes, unless a proxy is trusted', () => {
    expect(clientAddress(at('203.0.113.9'), '1.2.3.4')).toBe('203.0.113.9');
    expect(clientAddress(at('::ffff:203.0.113.9'), undefined)).toBe('203.0.113.9');
  });

  it('is the nearest forwarded one where there is no socket', () => {
    expect(clientAddress(undefined, '1.2.3.4, 203.0.113.9')).toBe('203.0.113.9');
    expect(clientAddress(undefined, undefined)).toBeNull();
  });

  it('counts a subscriber’s IPv6 network as one', () => {
    expect(addressGroup('2001:db8:1:2:a:b:c:d')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:0db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressGroup('::1')).toBe('0:0:0:0::/64');
    expect(addressGroup('203.0.113.9')).toBe('203.0.113.9');
    expect(addressGroup(null)).toBe('unknown');
  });
});
