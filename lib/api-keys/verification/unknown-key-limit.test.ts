import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { api } from '@/lib/http/api/router';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { UNKNOWN_KEYS_PER_MINUTE } from './unknown-key-limit';

const from = (address: string, key: string) =>
  api.fetch(new Request('http://localhost/api/v1/me', { headers: { 'x-api-key': key, 'x-forwarded-for': address } }));

/** The keys that the database was asked for, in how many statements. */
function lookUps({ mock }: { mock: { calls: unknown[][] } }) {
  const queries = mock.calls.map(([query]) => query as { name?: string; values: [string[]] });
  const asked = queries.filter(({ name }) => name === 'api_keys').map(({ values }) => values[0].length);
  return { keys: asked.reduce((sum, keys) => sum + keys, 0), statements: asked.length };
}

describe('lookupWithLimit', () => {
  let key: string;
  beforeAll(async () => {
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), ['agents:read']));
  });
  afterEach(() => vi.restoreAllMocks());

  it('does not query the database for a key with a wrong checksum', async () => {
    const queries = vi.spyOn(controlPool(), 'query');
    for (let i = 0; i < 200; i++) expect((await from('198.51.100.1', `agni_sk_${i}`)).status).toBe(401);
    expect((await from('198.51.100.1', key.replace(/.$/, '!'))).status).toBe(401);
    expect(queries).not.toHaveBeenCalled();
  });

  it('limits unknown keys per address before any query, also concurrent ones, and still accepts keys that were valid before', async () => {
    expect((await from('198.51.100.2', key)).status).toBe(200);
    const queries = vi.spyOn(controlPool(), 'query');
    const flood = Array.from({ length: UNKNOWN_KEYS_PER_MINUTE + 50 }, () => from('198.51.100.2', mintKey().key));
    const statuses = (await Promise.all(flood)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(UNKNOWN_KEYS_PER_MINUTE);
    expect(statuses.filter((status) => status === 429)).toHaveLength(50);
    expect(lookUps(queries).keys).toBe(UNKNOWN_KEYS_PER_MINUTE);
    expect(lookUps(queries).statements).toBeLessThanOrEqual(10);
    const refused = await from('198.51.100.2', mintKey().key);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toContain('"unknown-keys";r=0');
    expect((await from('198.51.100.2', key)).status).toBe(200);
    expect((await from('198.51.100.3', mintKey().key)).status).toBe(401);
  });

  it('does not count a valid new key used concurrently against the limit', async () => {
    const { key: fresh } = await makeKey(await makeOrganization({ plan: 'elite' }), ['agents:read']);
    const crowd = Array.from({ length: UNKNOWN_KEYS_PER_MINUTE * 3 }, () => from('198.51.100.5', fresh));
    expect(new Set((await Promise.all(crowd)).map((answer) => answer.status))).toEqual(new Set([200]));
    const queries = vi.spyOn(controlPool(), 'query');
    const bad = mintKey().key;
    const same = await Promise.all(Array.from({ length: 50 }, () => from('198.51.100.5', bad)));
    expect(new Set(same.map((answer) => answer.status))).toEqual(new Set([401]));
    expect(lookUps(queries)).toEqual({ keys: 1, statements: 1 });
  });

  it('caches unknown keys briefly and does not count cached ones against the address', async () => {
    const bad = mintKey().key;
    const again = async () => {
      const queries = vi.spyOn(controlPool(), 'query');
      for (let n = 0; n < UNKNOWN_KEYS_PER_MINUTE; n++) expect((await from('198.51.100.6', bad)).status).toBe(401);
      const asked = lookUps(queries).keys;
      queries.mockRestore();
      return asked;
    };
    // Nothing is remembered before it is proven that changes are heard.
    await vi.waitFor(async () => expect((await from('198.51.100.7', key)).status).toBe(200));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await again()).toBeLessThanOrEqual(1);
    expect((await from('198.51.100.6', mintKey().key)).status).toBe(401);
  });

  it('does not count valid keys as unknown while the database is unreachable', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.spyOn(controlPool(), 'query').mockImplementation(() =>
      Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })),
    );
    const statuses = new Set<number>();
    for (let i = 0; i < UNKNOWN_KEYS_PER_MINUTE + 20; i++)
      statuses.add((await from('198.51.100.4', mintKey().key)).status);
    expect([...statuses]).toEqual([503]);
  });
});
