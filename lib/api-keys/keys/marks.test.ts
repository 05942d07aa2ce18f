import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import type { ApiKeyMark } from './constants';
import { getApiKey, listApiKeys, revokeApiKey, rotateApiKey, updateApiKey } from './operations';
import { ago, refused, works } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

type Values = Parameters<typeof makeKey>[2];

async function keyWith(name: string, values: Values, last_used_at?: string): Promise<string> {
  const { id } = await makeKey(organization, ['calls:read'], { name, ...values });
  if (last_used_at)
    await controlDb().update(apiKeySecrets).set({ last_used_at }).where(eq(apiKeySecrets.api_key_id, id));
  return id;
}

const YEAR = ago('365 days');
const SOON = ago('-7 days');

describe('API key marks', () => {
  test.each<[what: string, Values, last_used_at: string | undefined, ApiKeyMark[]]>([
    ['new and unused', {}, undefined, []],
    ['unused for not quite seven days', { created_at: ago('6 days 23:59') }, undefined, []],
    ['unused for seven days', { created_at: ago('7 days') }, undefined, ['never_used']],
    ['used long after it was made', { created_at: YEAR }, ago('1 minute'), []],
    ['last used not quite ninety days ago', { created_at: YEAR }, ago('89 days 23:59'), []],
    ['last used ninety days ago', { created_at: YEAR }, ago('90 days'), ['idle']],
    ['expiring in seven days', { expires_at: SOON }, ago('1 day'), ['expiring']],
    ['expiring in more than seven days', { expires_at: ago('-7 days -1 minute') }, ago('1 day'), []],
    ['expiring and never used', { created_at: YEAR, expires_at: SOON }, undefined, ['expiring', 'never_used']],
    ['disabled', { created_at: YEAR, disabled_at: ago('1 day'), expires_at: SOON }, undefined, []],
    ['revoked', { created_at: YEAR, revoked_at: ago('1 day') }, undefined, []],
    ['expired', { created_at: YEAR, expires_at: ago('0 seconds') }, ago('100 days'), []],
  ])('%s', async (name, values, last_used_at, marks) => {
    const id = await keyWith(name, values, last_used_at);
    expect((await getApiKey(admin, { id })).marks).toEqual(marks);
    for (const mark of ['expiring', 'never_used', 'idle'] as const) {
      const { items, total } = await listApiKeys(admin, { mark: [mark] });
      expect([mark, total, items.length]).toEqual([mark, ...(marks.includes(mark) ? [1, 1] : [0, 0])]);
    }
  });

  test('match any of several marks, also as a query string', async () => {
    await keyWith('idle', { created_at: YEAR }, ago('91 days'));
    await keyWith('unused', { created_at: YEAR });
    await keyWith('busy', { created_at: YEAR }, ago('1 hour'));
    const found = async (mark: unknown) =>
      (await listApiKeys(admin, { mark: mark as ApiKeyMark[], sort: 'name' })).items.map((key) => key.name);
    expect(await found('idle,never_used')).toEqual(['idle', 'unused']);
    expect(await found([])).toEqual(['busy', 'idle', 'unused']);
    await expect(found('sleepy')).rejects.toMatchObject(
      refused('validation_error', { detail: 'Mark must be expiring, never_used or idle.' }),
    );
  });

  test('consider every secret of a key, including ended ones', async () => {
    const id = await keyWith('rotated', { created_at: YEAR }, ago('1 day'));
    await rotateApiKey(admin, { id, grace_seconds: 0 });
    expect((await getApiKey(admin, { id })).marks).toEqual([]);
  });
});

test('hides playground keys from lists, changes and counts, although they work', async () => {
  const { id, key } = await makeKey(organization, ['calls:read'], { name: 'Playground', purpose: 'playground' });
  expect(await works(key)).toBe(true);
  expect((await listApiKeys(admin, {})).total).toBe(0);
  expect((await listApiKeys(admin, { search: key.slice(0, 12) })).total).toBe(0);
  for (const act of [
    () => getApiKey(admin, { id }),
    () => updateApiKey(admin, { id, name: 'Mine' }),
    () => rotateApiKey(admin, { id }),
    () => revokeApiKey(admin, { id }),
  ]) {
    await expect(act()).rejects.toMatchObject(refused('not_found'));
  }
  expect(await works(key)).toBe(true);
});
