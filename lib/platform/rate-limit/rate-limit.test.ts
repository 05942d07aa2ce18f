import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitsOf, PLAN_LIMITS } from '@/lib/core/plans';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { consumeRequest } from './rate-limit';

describe('rate limits by plan', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(api);
  });
  afterAll(() => client.close());

  it('allow the plan’s requests and its burst, then reject with the time to wait', async () => {
    const organization = await makeOrganization({ plan: 'starter' });
    const { key } = await makeKey(organization, ['agents:read']);
    const other = await makeKey(organization, ['agents:read']);
    const first = await client.call('GET', '/me', { key });
    expect(first.headers.get('ratelimit-policy')).toBe('"minute";q=60;w=60, "burst";q=10;w=60');
    expect(first.headers.get('ratelimit')).toBe('"minute";r=59;t=60, "burst";r=10;t=60');
    expect(first.headers.get('x-ratelimit-limit')).toBe('60');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('59');
    expect(Number(first.headers.get('x-ratelimit-reset')) - Date.now() / 1000).toBeLessThanOrEqual(62);

    const statuses: number[] = [];
    for (let i = 0; i < 80; i++) statuses.push((await client.call('GET', '/agents', { key })).status);
    expect(statuses).toEqual([...Array(69).fill(200), ...Array(11).fill(429)]);

    const { status, body, headers } = await client.call('GET', '/agents', { key });
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    const wait = Number(headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(body.detail).toContain(`${wait} second`);
    expect(headers.get('ratelimit')).toBe(`"minute";r=0;t=${wait}, "burst";r=0;t=${wait}`);
    expect((await client.call('GET', '/agents', { key: other.key })).status).toBe(200);
  });

  it('use the plan’s figures unless the installation sets its own', () => {
    expect(PLAN_LIMITS).toEqual({
      starter: { label: 'Starter', requests_per_minute: 60, burst: 10 },
      pro: { label: 'Pro', requests_per_minute: 300, burst: 50 },
      elite: { label: 'Elite', requests_per_minute: 1000, burst: 200 },
    });
    expect(limitsOf('pro')).toEqual({ requests_per_minute: 300, burst: 50 });
    expect(limitsOf('pro', 5)).toEqual({ requests_per_minute: 5, burst: 0 });
  });

  it('apply a change of plan at once', async () => {
    const starter = { requests_per_minute: 1, burst: 0 };
    expect((await consumeRequest('changing', starter)).admitted).toBe(true);
    expect((await consumeRequest('changing', starter)).admitted).toBe(false);
    expect((await consumeRequest('changing', { requests_per_minute: 10, burst: 0 })).admitted).toBe(true);
  });
});
