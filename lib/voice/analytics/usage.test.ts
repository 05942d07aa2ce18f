import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeyUsage } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { analyticsUsage } from './operations';
import { TABLE_ROWS } from './schema';

type Organization = Awaited<ReturnType<typeof makeOrganization>>;

let organization: Organization;
let actor: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  actor = (await makeMember(organization, 'MEMBER')).actor;
});

/** Adds requests in a minute that began this long before the current one. */
async function used(api_key_id: string, age: string, count: number, endpoint = 'call.list', status_class = 2) {
  const minute = sql`date_trunc('minute', now()) - ${age}::interval` as unknown as string;
  await controlDb()
    .insert(apiKeyUsage)
    .values({ organization_id: organization.id, api_key_id, endpoint, status_class, count, minute });
}

const windows = (last_24_hours: number, last_7_days: number, last_30_days: number) => ({
  last_24_hours,
  last_7_days,
  last_30_days,
});

describe('analytics.usage', () => {
  it('counts in three windows by status, endpoint and key', async () => {
    const one = await makeKey(organization, ['calls:read'], { name: 'One' });
    const two = await makeKey(organization, ['calls:read'], { name: 'Two', revoked_at: new Date().toISOString() });
    await used(one.id, '0 minutes', 1);
    await used(one.id, '23 hours 59 minutes', 10, 'call.get', 4);
    await used(one.id, '24 hours', 100);
    await used(two.id, '6 days 23 hours 59 minutes', 1_000, 'call.get', 5);
    await used(two.id, '29 days 23 hours 59 minutes', 10_000);
    await used(two.id, '30 days', 100_000);
    const usage = await analyticsUsage(actor, {});
    expect(usage).toEqual({
      to: expect.stringMatching(/:00\.000Z$/),
      ...windows(11, 1_111, 11_111),
      by_status: [
        { status: '2xx', ...windows(1, 101, 10_101) },
        { status: '3xx', ...windows(0, 0, 0) },
        { status: '4xx', ...windows(10, 10, 10) },
        { status: '5xx', ...windows(0, 1_000, 1_000) },
      ],
      by_endpoint: [
        { endpoint: 'call.list', ...windows(1, 101, 10_101) },
        { endpoint: 'call.get', ...windows(10, 1_010, 1_010) },
      ],
      by_key: [
        { api_key_id: two.id, name: 'Two', ...windows(0, 1_000, 11_000) },
        { api_key_id: one.id, name: 'One', ...windows(11, 111, 111) },
      ],
    });
    const ahead = Date.parse(usage.to) - Date.now();
    expect(ahead).toBeGreaterThan(-5_000);
    expect(ahead).toBeLessThanOrEqual(60_000);
  });

  it('is zero without usage and excludes other organizations', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    await used(id, '1 hour', 5);
    const { actor: stranger } = await makeMember(await makeOrganization(), 'OWNER');
    const usage = await analyticsUsage(stranger, {});
    expect(usage).toMatchObject({ ...windows(0, 0, 0), by_endpoint: [], by_key: [] });
    expect(usage.by_status.map((row) => row.last_30_days)).toEqual([0, 0, 0, 0]);
  });

  it('adds up by every dimension, even beyond 32 bits', async () => {
    const keys = await Promise.all([1, 2, 3].map(() => makeKey(organization, ['calls:read'])));
    for (let hours = 0; hours < 24 * 31; hours += 7) {
      await used(
        keys[hours % 3]!.id,
        `${hours} hours`,
        1_000_000_007,
        hours % 2 ? 'call.list' : 'lead.list',
        2 + (hours % 4),
      );
    }
    const usage = await analyticsUsage(actor, {});
    for (const window of ['last_24_hours', 'last_7_days', 'last_30_days'] as const) {
      for (const rows of [usage.by_status, usage.by_endpoint, usage.by_key]) {
        expect(rows.reduce((sum, row) => sum + row[window], 0)).toBe(usage[window]);
      }
    }
    expect(usage.last_24_hours).toBeGreaterThan(2 ** 31);
    expect(usage.last_24_hours).toBeLessThanOrEqual(usage.last_7_days);
    expect(usage.last_7_days).toBeLessThanOrEqual(usage.last_30_days);
  });

  it('lists only the most used keys but counts all', async () => {
    for (let n = 0; n < TABLE_ROWS + 2; n++)
      await used((await makeKey(organization, ['calls:read'])).id, '1 hour', n + 1);
    const { by_key, last_24_hours } = await analyticsUsage(actor, {});
    expect(by_key).toHaveLength(TABLE_ROWS);
    expect(by_key[0]!.last_24_hours).toBe(TABLE_ROWS + 2);
    expect(last_24_hours).toBe(((TABLE_ROWS + 2) * (TABLE_ROWS + 3)) / 2);
  });
});
