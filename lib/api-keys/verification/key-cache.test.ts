import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { revokeApiKey, updateApiKey } from '@/lib/api-keys/keys/operations';
import type { Actor } from '@/lib/core/actor';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { getOrganization, updateOrganization } from '@/lib/organization/settings/operations';
import { createAgent } from '@/lib/voice/agents/operations';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';

let client: TestClient;
let stranger: pg.Client;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;
let id: string;
let key: string;

beforeAll(async () => {
  client = await startApi(api);
  // A connection of nobody we know: what another process, or a person at a console, would use.
  stranger = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await stranger.connect();
});
afterAll(async () => {
  await client.close();
  await stranger.end();
});
beforeEach(async () => {
  organization = await makeOrganization({ plan: 'elite' });
  admin = (await makeMember(organization, 'OWNER')).actor;
  ({ id, key } = await makeKey(organization, ['agents:read', 'agents:write']));
  await untilKnown(key);
});
afterEach(() => vi.restoreAllMocks());

const me = (with_key = key) => client.call('GET', '/me', { key: with_key });
const status = async (with_key = key) => (await me(with_key)).status;

/** Statements that are sent to the database while something is done; the pulse of the channel is no part of it. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const queries = vi.spyOn(controlPool(), 'query');
  await work();
  const { length } = queries.mock.calls;
  queries.mockRestore();
  return length;
}

async function untilKnown(with_key: string): Promise<void> {
  await vi.waitFor(async () => expect(await statements(() => me(with_key))).toBe(0), { timeout: 9_000, interval: 20 });
}

/** Asks again and again, until the answer is as expected; milliseconds. */
async function until(expected: number, with_key = key): Promise<number> {
  const begun = performance.now();
  while ((await status(with_key)) !== expected) {
    if (performance.now() - begun > 9_000) throw new Error(`The answer is never ${expected}`);
  }
  return performance.now() - begun;
}

describe('key cache', () => {
  it('needs no statement for a cached key, and one for a list', async () => {
    for (let n = 0; n < 3; n++) await createAgent(admin, { name: `Agent ${n}` });
    await untilKnown(key);
    expect(await statements(() => Promise.all(Array.from({ length: 50 }, () => me())))).toBe(0);
    expect(await statements(() => client.call('GET', '/agents', { key }))).toBe(1);
    const first = await client.call('GET', '/agents?limit=2', { key });
    expect(first.body.meta.total).toBe(3);
    expect(await statements(() => client.call('GET', '/agents?limit=2', { key }))).toBe(1);
    const next = `/agents?limit=2&cursor=${first.body.meta.next_cursor}`;
    expect(await statements(() => client.call('GET', next, { key }))).toBe(1);
  });

  it('caches a key for at most five seconds, even if invalidations are lost', async () => {
    // A change of which nobody is told, as where a backup is restored beneath the running processes.
    await stranger.query(`begin; alter table api_keys disable trigger api_keys_notify;
      update api_keys set revoked_at = now() where id = '${id}';
      alter table api_keys enable trigger api_keys_notify; commit`);
    expect(await status()).toBe(200);
    expect(await until(401)).toBeLessThan(5_000);
  });

  it('refreshes a key in use in the background, once every two seconds', async () => {
    const asked = vi.spyOn(controlPool(), 'query');
    await sleep(2_100);
    for (let n = 0; n < 20; n++) await me();
    expect(asked.mock.calls.length).toBeLessThanOrEqual(1);
  });
});

describe('key cache, invalidated in this process', () => {
  it('rejects a revoked key as soon as the revocation returns, under load', async () => {
    let revoked = false;
    const wrong: number[] = [];
    const load = Array.from({ length: 20 }, async () => {
      for (let after = 0; after < 5; ) {
        const begun_after = revoked;
        const answer = await status();
        if (begun_after && ++after && answer !== 401) wrong.push(answer);
      }
    });
    await sleep(100);
    await revokeApiKey(admin, { id });
    revoked = true;
    await Promise.all(load);
    expect(wrong).toEqual([]);
  });

  it('applies changed permissions and names of key and organization at once', async () => {
    await updateApiKey(admin, { id, name: 'Renamed', permissions: ['agents:read'] });
    const { version } = await getOrganization(admin, {});
    await updateOrganization(admin, { version, name: 'Renamed too' });
    expect((await me()).body.data).toMatchObject({
      key: { name: 'Renamed' },
      organization: { name: 'Renamed too' },
      permissions: ['agents:read'],
    });
    expect((await client.call('POST', '/agents', { key, body: { name: 'No' } })).status).toBe(403);
  });

  it('does not cache a lookup that began before a revocation', async () => {
    const fresh = await makeKey(organization, ['agents:read']);
    const real = controlPool().query.bind(controlPool()) as (...query: unknown[]) => Promise<unknown>;
    let begun: (value?: unknown) => void;
    const looking = new Promise((resolve) => {
      begun = resolve;
    });
    let release: (value?: unknown) => void;
    const held = new Promise((resolve) => {
      release = resolve;
    });
    vi.spyOn(controlPool(), 'query').mockImplementationOnce((async (...query: unknown[]) => {
      const found = await real(...query);
      begun();
      await held;
      return found;
    }) as never);
    const early = status(fresh.key);
    await looking;
    await revokeApiKey(admin, { id: fresh.id });
    release!();
    expect(await early).toBe(200);
    expect([await status(fresh.key), await status(fresh.key)]).toEqual([401, 401]);
  });
});

describe('key cache, invalidated by another process', () => {
  it.each([
    ['revoked', 'update api_keys set revoked_at = now() where id = $1'],
    ['disabled', 'update api_keys set disabled_at = now() where id = $1'],
    ['deleted', 'delete from api_keys where id = $1'],
    ['expired', "update api_keys set expires_at = now() - interval '1 ms' where id = $1"],
    ['without its secret', 'delete from api_key_secrets where api_key_id = $1'],
  ])('rejects a key that is %s within a second', async (_, statement) => {
    await stranger.query(statement, [id]);
    expect(await until(401)).toBeLessThan(1_000);
  });

  it('applies a changed plan within a second', async () => {
    await stranger.query("update organizations set plan = 'starter' where id = $1", [organization.id]);
    await vi.waitFor(async () => expect((await me()).headers.get('x-ratelimit-limit')).toBe('60'), { timeout: 1_000 });
  });

  it('accepts a re-enabled key within a second, although it was just rejected', async () => {
    await stranger.query('update api_keys set disabled_at = now() where id = $1', [id]);
    await vi.waitFor(async () => expect(await statements(() => until(401))).toBe(0));
    await stranger.query('update api_keys set disabled_at = null where id = $1', [id]);
    expect(await until(200)).toBeLessThan(1_000);
  });
});

it('rejects a key at the instant it or its secret expires, by the database’s clock', async () => {
  for (const table of [apiKeys, apiKeySecrets] as const) {
    const fresh = await makeKey(organization, ['agents:read']);
    const soon = { expires_at: sql`clock_timestamp() + interval '700 milliseconds'` as unknown as string };
    await controlDb()
      .update(table)
      .set(soon)
      .where(table === apiKeys ? eq(apiKeys.id, fresh.id) : eq(apiKeySecrets.api_key_id, fresh.id));
    const counts = { good: 0, over: 0, late: 0 };
    const from = table === apiKeys ? 'api_keys where id = $1' : 'api_key_secrets where api_key_id = $1';
    while (counts.over < 5) {
      const look = `select (expires_at <= clock_timestamp())::int as over from ${from}`;
      const { over } = (await stranger.query(look, [fresh.id])).rows[0];
      const good = (await status(fresh.key)) === 200 ? 1 : 0;
      counts.good += good;
      counts.over += over;
      counts.late += over * good;
    }
    expect([counts.good > 5, counts.late]).toEqual([true, 0]);
  }
});
