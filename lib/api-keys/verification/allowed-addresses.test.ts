import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { api } from '@/lib/http/api/router';
import { MOUNTS, startApi, type TestClient } from '@/lib/http/api/test-client';
import { flushUsage } from '@/lib/http/api/usage';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { allowedFrom } from './allowed-addresses';

describe('allowedFrom', () => {
  it.each<[blocks: string[], address: string | null, expected: boolean]>([
    [[], '203.0.113.9', true],
    [[], null, true],
    [['203.0.113.0/24'], '203.0.113.9', true],
    [['203.0.113.0/24'], '203.0.114.9', false],
    [['203.0.113.0/24'], '::ffff:203.0.113.9', true],
    [['203.0.113.0/24'], '::ffff:cb00:7109', true],
    [['203.0.113.7/32'], '203.0.113.8', false],
    [['203.0.113.7'], '203.0.113.7', true],
    [['::ffff:203.0.113.0/120'], '203.0.113.9', true],
    [['2001:db8::/32'], '2001:db8:1::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['2001:db8::/32'], '203.0.113.9', false],
    [['fe80::/10'], 'fe80::1%eth0', true],
    [['10.0.0.0/8', '2001:db8::1/128'], '2001:db8::1', true],
    [['0.0.0.0/0'], '2001:db8::1', false],
    [['10.0.0.0/8'], null, false],
    [['10.0.0.0/8'], 'unknown', false],
    [['10.0.0.0/8'], '10.0.0.1.evil.example', false],
  ])('returns for blocks %j and address %s: %s', (blocks, address, expected) => {
    expect(allowedFrom(blocks)(address)).toBe(expected);
  });
});

describe.each(MOUNTS)('API key with allowed addresses behind the %s', (mount) => {
  let client: TestClient;
  let organization: Awaited<ReturnType<typeof makeOrganization>>;
  beforeAll(async () => {
    client = await startApi(api, mount);
    organization = await makeOrganization({ plan: 'starter' });
  });
  afterAll(() => client.close());

  it('is accepted from an allowed address', async () => {
    const { key } = await makeKey(organization, [], { allowed_addresses: ['127.0.0.0/8', '::1/128'] });
    expect((await client.call('GET', '/me', { key })).status).toBe(200);
  });

  it('is rejected from another address with ip_not_allowed, which is counted as usage but not against its limit', async () => {
    const { id, key } = await makeKey(organization, [], { allowed_addresses: ['203.0.113.0/24'] });
    for (let n = 0; n < 80; n++) {
      const { status, body, headers } = await client.call('GET', '/me', { key });
      expect([status, body.code]).toEqual([403, 'ip_not_allowed']);
      expect(body.detail).toContain('127.0.0.1');
      expect(headers.get('ratelimit')).toBeTruthy();
    }
    await flushUsage();
    const usage = 'select status_class, sum(count)::int as n from api_key_usage where api_key_id = $1 group by 1';
    expect((await controlPool().query(usage, [id])).rows).toEqual([{ status_class: 4, n: 80 }]);
    await controlPool().query("update api_keys set allowed_addresses = '{127.0.0.1/32}' where id = $1", [id]);
    await expect.poll(async () => (await client.call('GET', '/me', { key })).status, { timeout: 1_000 }).toBe(200);
    const { headers } = await client.call('GET', '/me', { key });
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeGreaterThan(50);
  });
});
