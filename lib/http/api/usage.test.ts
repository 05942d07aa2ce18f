import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeySecrets, apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { api } from './router';
import { startApi, type TestClient } from './test-client';
import { flushUsage, startUsageFlush, stopUsageFlush } from './usage';

let client: TestClient;
let organization: Awaited<ReturnType<typeof makeOrganization>>;

beforeAll(async () => {
  client = await startApi(api);
  organization = await makeOrganization({ plan: 'elite' });
});
afterAll(() => client.close());
afterEach(() => vi.restoreAllMocks());

async function usageOf(id: string) {
  const rows = await controlDb()
    .select({
      endpoint: apiKeyUsage.endpoint,
      status_class: apiKeyUsage.status_class,
      count: sql<number>`sum(${apiKeyUsage.count})::int`,
    })
    .from(apiKeyUsage)
    .where(eq(apiKeyUsage.api_key_id, id))
    .groupBy(apiKeyUsage.endpoint, apiKeyUsage.status_class)
    .orderBy(apiKeyUsage.endpoint, apiKeyUsage.status_class);
  return rows.map((row) => [row.endpoint, row.status_class, row.count]);
}

describe('API usage', () => {
  it('counts every authenticated request once, whatever its outcome', async () => {
    const { id, key } = await makeKey(organization, ['agents:read']);
    for (let i = 0; i < 5; i++) await client.call('GET', '/agents', { key });
    await client.call('GET', '/agents/', { key });
    await client.call('HEAD', '/agents', { key });
    await client.call('GET', '/agents?limit=0', { key });
    await client.call('POST', '/agents', { key, body: { name: 'No' } });
    await client.call('GET', '/nothing', { key });
    await client.call('PUT', '/agents', { key });
    await client.call('GET', '/me', { key, headers: { authorization: `Bearer ${mintKey().key}` } });
    await client.call('GET', '/openapi.json', { key });
    await client.call('OPTIONS', '/agents', { key });
    await client.call('GET', '/agents');
    await client.call('GET', '/agents', { key: mintKey().key });
    await Promise.all(Array.from({ length: 40 }, () => client.call('GET', '/me', { key })));
    await flushUsage();
    const expected = [
      ['agent.create', 4, 1],
      ['agent.list', 2, 7],
      ['agent.list', 4, 1],
      ['me.get', 2, 40],
      ['unknown', 4, 2],
    ];
    expect(await usageOf(id)).toEqual(expected);
    await flushUsage();
    expect(await usageOf(id)).toEqual(expected);
    await client.call('GET', '/agents', { key });
    await flushUsage();
    expect(await usageOf(id)).toContainEqual(['agent.list', 2, 8]);
  });

  it('counts rate-limited requests', async () => {
    const { id, key } = await makeKey(await makeOrganization({ plan: 'starter' }), ['agents:read']);
    for (let i = 0; i < 75; i++) await client.call('GET', '/me', { key });
    await flushUsage();
    expect(await usageOf(id)).toEqual([
      ['me.get', 2, 70],
      ['me.get', 4, 5],
    ]);
  });

  it('records when, from where and with which user agent a secret was last used', async () => {
    const { id, key } = await makeKey(organization, ['agents:read']);
    const read = async () =>
      (await controlDb().select().from(apiKeySecrets).where(eq(apiKeySecrets.api_key_id, id)))[0]!;
    expect((await read()).last_used_at).toBeNull();
    await client.call('GET', '/me', { key, headers: { 'user-agent': 'first/1.0' } });
    await client.call('GET', '/me', { key, headers: { 'user-agent': `second/2.0 ${'x'.repeat(2_000)}` } });
    await flushUsage();
    const secret = await read();
    expect(secret.last_used_ip).toBe('127.0.0.1');
    expect(secret.last_used_user_agent).toMatch(/^second\/2\.0/);
    expect(secret.last_used_user_agent).toHaveLength(512);
    expect(Math.abs(Date.parse(secret.last_used_at!) - Date.now())).toBeLessThan(5_000);
  });

  it('keeps its counts when the database fails, and writes them with the next flush', async () => {
    const { id, key } = await makeKey(organization, ['agents:read']);
    await client.call('GET', '/me', { key });
    vi.spyOn(controlPool(), 'query').mockImplementationOnce(() => Promise.reject(new Error('gone')));
    await expect(flushUsage()).rejects.toThrow('gone');
    await client.call('GET', '/me', { key });
    await Promise.all([flushUsage(), flushUsage(), flushUsage()]);
    expect(await usageOf(id)).toEqual([['me.get', 2, 2]]);
  });

  it('is not blocked by a deleted key', async () => {
    const [gone, here] = [await makeKey(organization, ['agents:read']), await makeKey(organization, ['agents:read'])];
    await client.call('GET', '/me', { key: gone.key });
    await client.call('GET', '/me', { key: here.key });
    await controlDb().delete(apiKeys).where(eq(apiKeys.id, gone.id));
    await flushUsage();
    expect(await usageOf(here.id)).toEqual([['me.get', 2, 1]]);
    expect(await usageOf(gone.id)).toEqual([]);
  });

  it('is written every second, in one statement, and at shutdown', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => makeKey(organization, ['agents:read'])));
    for (const { key } of keys) await client.call('GET', '/me', { key });
    const queries = vi.spyOn(controlPool(), 'query');
    startUsageFlush();
    startUsageFlush();
    await vi.waitFor(() => expect(queries).toHaveBeenCalledTimes(1), 3_000);
    queries.mockRestore();
    await client.call('GET', '/me', { key: keys[0]!.key });
    await stopUsageFlush();
    expect(await usageOf(keys[0]!.id)).toEqual([['me.get', 2, 2]]);
    expect(await usageOf(keys[4]!.id)).toEqual([['me.get', 2, 1]]);
  });
});
