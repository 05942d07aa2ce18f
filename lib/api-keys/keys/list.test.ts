import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { listApiKeys, rotateApiKey } from './operations';
import { listKeys } from './read';
import { ListApiKeysInput } from './schema';
import { ago, ahead } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

describe('api_key.list', () => {
  const names = async (input: Parameters<typeof listApiKeys>[1]) =>
    (await listApiKeys(admin, input)).items.map((key) => key.name);

  test('filters by state, by the database’s clock', async () => {
    await makeKey(organization, ['calls:read'], { name: 'live', expires_at: ahead(1) });
    await makeKey(organization, ['calls:read'], { name: 'over', expires_at: ago('1 second') });
    await makeKey(organization, ['calls:read'], {
      name: 'ended',
      revoked_at: ago('1 day'),
      expires_at: ago('1 second'),
    });
    expect(await names({ state: ['active'] })).toEqual(['live']);
    expect(await names({ state: ['expired'] })).toEqual(['over']);
    expect(await names({ state: 'revoked,expired' as never, sort: 'name' })).toEqual(['ended', 'over']);
    expect(await names({})).toHaveLength(3);
  });

  test('searches name and prefix, ignoring case, and accepts a whole key', async () => {
    const { key } = await makeKey(organization, ['calls:read'], { name: '100% Ünited_Pilot' });
    await makeKey(organization, ['calls:read'], { name: 'Other' });
    for (const search of ['ünited', '100%', 'd_p', key.slice(0, 12), key.slice(8, 12), key]) {
      expect(await names({ search })).toContain('100% Ünited_Pilot');
    }
    expect(await names({ search: '100%' })).toEqual(['100% Ünited_Pilot']);
    expect(await names({ search: "' or 1=1 --" })).toEqual([]);
    expect(await names({ search: key.slice(12) })).toEqual([]);
  });

  test('reads a page without filters in one statement, and the usage and the secrets of its keys in one each', async () => {
    await makeKey(organization, ['calls:read']);
    await makeKey(organization, ['calls:read']);
    const query = vi.spyOn(controlPool(), 'query');
    const { items } = await listKeys(controlDb(), admin, ListApiKeysInput.parse({}));
    const texts = query.mock.calls.map(([config]) => (config as unknown as { text: string }).text);
    query.mockRestore();
    expect(items).toHaveLength(2);
    expect(texts).toEqual([
      expect.stringContaining('from "api_keys"'),
      expect.stringContaining('from "api_key_usage"'),
      expect.stringContaining('from "api_key_secrets"'),
    ]);
  });

  test('filters by permission', async () => {
    await makeKey(organization, ['calls:read', 'leads:write'], { name: 'both' });
    await makeKey(organization, ['leads:read'], { name: 'reads' });
    expect(await names({ permission: 'leads:write' })).toEqual(['both']);
  });

  test.each([
    'created_at',
    '-created_at',
    'name',
    '-name',
    'last_used_at',
    '-last_used_at',
    'ended_at',
    '-ended_at',
  ] as const)('walks the whole list by cursor, sorted by %s, as it does by offset', async (sort) => {
    for (let i = 0; i < 7; i++) {
      const revoked_at = i % 3 ? ago(`${i} days`) : null;
      const { id } = await makeKey(organization, ['calls:read'], { name: ['b', 'A', 'c'][i % 3], revoked_at });
      if (i % 2)
        await controlDb()
          .update(apiKeySecrets)
          .set({ last_used_at: ago(`${i} hours`) })
          .where(eq(apiKeySecrets.api_key_id, id));
    }
    const whole = (await listApiKeys(admin, { sort })).items.map((key) => key.id);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listApiKeys(admin, { sort, limit: 2, cursor });
      walked.push(...page.items.map((key) => key.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(whole);
    expect(new Set(walked).size).toBe(7);
  });

  test('lists a rotated key once, with its current secret and the latest use of any secret', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const used = { last_used_at: ago('1 minute'), last_used_ip: '193.0.6.139', last_used_user_agent: 'curl/8' };
    await controlDb().update(apiKeySecrets).set(used).where(eq(apiKeySecrets.api_key_id, id));
    const { key } = await rotateApiKey(admin, { id });
    const { items, total } = await listApiKeys(admin, {});
    expect(total).toBe(1);
    expect(items).toMatchObject([
      {
        prefix: key.slice(0, 12),
        last_four: key.slice(-4),
        last_used_ip: '193.0.6.139',
        last_used_location: { kind: 'public', country: 'NL', country_name: 'Netherlands', city: null },
        last_used_user_agent: 'curl/8',
        secrets: [{ last_used_location: { kind: 'unknown' } }, { last_used_location: { country: 'NL' } }],
      },
    ]);
  });

  test('refuses to sort more than 10,000 keys by last use, unless only live ones are asked for', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'live' });
    await controlDb().execute(sql`insert into api_keys (id, organization_id, name, permissions, created_by_label, revoked_at)
      select gen_random_uuid(), ${organization.id}, 'ended', '{}', 'Test', now() from generate_series(1, 10000)`);
    for (const sort of ['last_used_at', '-last_used_at'] as const) {
      await expect(listApiKeys(admin, { sort })).rejects.toMatchObject({
        code: 'validation_error',
        data: {
          errors: [
            { path: 'sort', code: 'too_many_to_sort', message: expect.stringContaining('Add state=active,disabled.') },
          ],
        },
      });
      await expect(listApiKeys(admin, { sort, state: ['active', 'revoked'] })).rejects.toThrow('by last use');
      const { items } = await listApiKeys(admin, { sort, state: ['active', 'disabled'] });
      expect(items).toMatchObject([{ id }]);
    }
  });

  test('finds every key by the text that all keys begin with, and a key by a part that crosses it', async () => {
    const { id, key } = await makeKey(organization, ['calls:read'], { name: 'one' });
    await makeKey(organization, ['calls:read'], { name: 'two' });
    expect(await names({ search: 'AGNI_sk' })).toHaveLength(2);
    const found = await listApiKeys(admin, { search: `k_${key.slice(8, 10)}` });
    expect(found.items.map((each) => each.id)).toContain(id);
  });

  test('ignores a stored permission that no longer exists', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    await controlDb()
      .update(apiKeys)
      .set({ permissions: ['calls:read', 'bygone:read'] })
      .where(eq(apiKeys.id, id));
    expect((await listApiKeys(admin, {})).items[0]!.permissions).toEqual(['calls:read']);
  });
});
