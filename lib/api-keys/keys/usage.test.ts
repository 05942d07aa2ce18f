import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeyUsage as usageRows } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { apiKeyUsage, getApiKey, listApiKeys } from './operations';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;
let id: string;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
  id = (await makeKey(organization, ['calls:read'])).id;
});

/** Adds requests in the minute that began so long before the present one. */
async function used(age: string, count: number, endpoint = 'calls.list', status_class = 2): Promise<void> {
  const minute = sql`date_trunc('minute', now()) - ${age}::interval` as unknown as string;
  const row = { organization_id: organization.id, api_key_id: id, endpoint, status_class, count, minute };
  await controlDb().insert(usageRows).values(row);
}

const usage = async () => (await getApiKey(admin, { id })).usage;

describe('usage summary', () => {
  test('counts rolling windows of whole minutes, consistent with each other', async () => {
    await used('0 minutes', 1);
    await used('23 hours 59 minutes', 10);
    await used('24 hours 1 minute', 100);
    await used('6 days 23 hours 59 minutes', 1_000);
    await used('7 days 1 minute', 10_000);
    await used('29 days 23 hours 59 minutes', 100_000);
    await used('30 days 1 minute', 1_000_000);
    const { daily, ...numbers } = await usage();
    expect(numbers).toEqual({ last_24_hours: 11, last_7_days: 1_111, last_30_days: 111_111 });
    expect(daily).toHaveLength(30);
    expect([daily[29], daily[28], daily[23], daily[22], daily[0]]).toEqual([11, 100, 1_000, 10_000, 100_000]);
    expect(daily.reduce((a, b) => a + b)).toBe(111_111);
  });

  test('keeps 24 h ≤ 7 d ≤ 30 d for any traffic, even with a clock that runs ahead', async () => {
    for (let hours = -1; hours < 24 * 31; hours += 5) await used(`${hours} hours 30 minutes`, 1 + (hours % 7) ** 2);
    const { last_24_hours, last_7_days, last_30_days } = await usage();
    expect(last_24_hours).toBeGreaterThan(0);
    expect(last_24_hours).toBeLessThanOrEqual(last_7_days);
    expect(last_7_days).toBeLessThanOrEqual(last_30_days);
  });

  test('counts a minute in the future as the current one', async () => {
    await used('-1 minutes', 2);
    await used('-25 hours', 3);
    const { last_24_hours, daily } = await usage();
    expect(last_24_hours).toBe(5);
    expect(daily).toEqual([...Array(29).fill(0), 5]);
    const { total, buckets } = await apiKeyUsage(admin, { id });
    expect([total, buckets[23]!.total, buckets.length]).toEqual([5, 5, 24]);
  });

  test('counts each key separately, and zero for an unused key', async () => {
    const other = await makeKey(organization, ['calls:read'], { name: 'Idle' });
    await used('1 hour', 5);
    const { items } = await listApiKeys(admin, {});
    expect(Object.fromEntries(items.map((key) => [key.id, key.usage.last_24_hours]))).toEqual({
      [id]: 5,
      [other.id]: 0,
    });
    expect(items.find((key) => key.id === other.id)!.usage.daily).toEqual(Array(30).fill(0));
  });

  test('counts beyond 32 bits', async () => {
    await used('1 minute', 3_000_000_000);
    await used('2 minutes', 3_000_000_000);
    expect((await usage()).last_24_hours).toBe(6_000_000_000);
  });
});

describe('api_key.usage', () => {
  test('breaks one total down by time, endpoint and status', async () => {
    await used('0 minutes', 7);
    await used('0 minutes', 2, 'agents.list', 4);
    await used('61 minutes', 1, 'agents.list', 5);
    await used('23 hours 59 minutes', 3, 'agents.list');
    await used('24 hours', 50);
    const report = await apiKeyUsage(admin, { id, range: '24h' });
    expect(report).toMatchObject({ range: '24h', bucket: 'hour', total: 13 });
    expect(report.by_status).toEqual({ '2xx': 10, '3xx': 0, '4xx': 2, '5xx': 1 });
    expect(report.buckets).toHaveLength(24);
    expect([report.buckets[23], report.buckets[22], report.buckets[0]].map((bucket) => bucket!.total)).toEqual([
      9, 1, 3,
    ]);
    expect(report.endpoints.map(({ endpoint, total }) => [endpoint, total])).toEqual([
      ['calls.list', 7],
      ['agents.list', 6],
    ]);
  });

  test.each([
    ['24h', 24, 'last_24_hours'],
    ['7d', 7, 'last_7_days'],
    ['30d', 30, 'last_30_days'],
  ] as const)('over %s has the very total of the list, in buckets without a gap', async (range, count, number) => {
    for (let hours = 0; hours < 24 * 31; hours += 3) await used(`${hours} hours 17 minutes`, hours);
    const report = await apiKeyUsage(admin, { id, range });
    expect(report.total).toBe((await usage())[number]);
    expect(report.buckets).toHaveLength(count);
    expect(report.buckets.reduce((sum, bucket) => sum + bucket.total, 0)).toBe(report.total);
    expect(report.endpoints.reduce((sum, endpoint) => sum + endpoint.total, 0)).toBe(report.total);
    expect(report.buckets[0]!.from).toBe(report.from);
    expect(report.buckets.at(-1)!.to).toBe(report.to);
    for (const [at, bucket] of report.buckets.entries()) {
      if (at > 0) expect(bucket.from).toBe(report.buckets[at - 1]!.to);
    }
  });

  test('returns zeros for a key that was never used', async () => {
    const report = await apiKeyUsage(admin, { id });
    expect(report).toMatchObject({ range: '24h', total: 0, endpoints: [] });
    expect(report.buckets.every((bucket) => bucket.total === 0)).toBe(true);
  });

  test('does not find another organization’s key', async () => {
    const { actor } = await makeMember(await makeOrganization(), 'OWNER');
    await expect(apiKeyUsage(actor, { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('rejects an unknown range with a message', async () => {
    await expect(apiKeyUsage(admin, { id, range: '1y' as never })).rejects.toMatchObject({
      code: 'validation_error',
      message: 'Range must be 24h, 7d or 30d.',
    });
  });
});
