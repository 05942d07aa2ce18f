import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { LIVE_SECRETS_LIMIT } from './constants';
import { getApiKey, listApiKeys, rotateApiKey, updateApiKey } from './operations';
import { ago, ahead, auditOf, refused, works } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

const HOUR = 3_600;
/** The hours, to two decimals, from now to an instant. */
const hoursTo = (instant: string | null) => Math.round((Date.parse(instant!) - Date.now()) / 36_000) / 100;
const passTime = (id: string, interval: string) =>
  controlDb()
    .update(apiKeySecrets)
    .set({ expires_at: sql`${apiKeySecrets.expires_at} - ${interval}::interval` })
    .where(eq(apiKeySecrets.api_key_id, id));

describe('api_key.rotate', () => {
  test('gives the key a new secret, keeps id, settings and history, and keeps the old secret for a day', async () => {
    const values = { name: 'CRM', allowed_addresses: ['203.0.113.0/24'], expires_at: ahead(90) };
    const { id, key } = await makeKey(organization, ['calls:read'], values);
    const before = await getApiKey(admin, { id });
    const rotated = await rotateApiKey(admin, { id });
    const { key: text, secrets, prefix, last_four, ...same } = rotated;
    expect({ ...same }).toEqual({ ...before, prefix: undefined, last_four: undefined, secrets: undefined });
    expect(text).not.toBe(key);
    expect([prefix, last_four]).toEqual([text.slice(0, 12), text.slice(-4)]);
    expect(await Promise.all([works(key), works(text)])).toEqual([true, true]);
    expect(secrets.map((secret) => secret.last_four)).toEqual([last_four, key.slice(-4)]);
    expect(secrets[0]!.expires_at).toBeNull();
    expect(hoursTo(secrets[1]!.expires_at)).toBe(24);
    await passTime(id, '24 hours');
    expect(await Promise.all([works(key), works(text)])).toEqual([false, true]);
    expect((await getApiKey(admin, { id })).secrets).toHaveLength(1);
  });

  test('ends the old secret at once without a grace period', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const { key: text, secrets } = await rotateApiKey(admin, { id, grace_seconds: 0 });
    expect(await Promise.all([works(key), works(text)])).toEqual([false, true]);
    expect(secrets).toHaveLength(1);
  });

  test('reports the last use of each secret, and of the key the latest of them', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    await rotateApiKey(admin, { id });
    await controlDb()
      .update(apiKeySecrets)
      .set({ last_used_at: ago('1 minute'), last_used_ip: '198.51.100.1', last_used_user_agent: 'curl/8' })
      .where(eq(apiKeySecrets.last_four, key.slice(-4)));
    const { secrets, last_used_at, last_used_ip } = await getApiKey(admin, { id });
    expect(secrets).toMatchObject([
      { last_used_at: null, last_used_ip: null },
      { last_used_at: expect.any(String), last_used_ip: '198.51.100.1', last_used_user_agent: 'curl/8' },
    ]);
    expect([last_used_at, last_used_ip]).toEqual([secrets[1]!.last_used_at, '198.51.100.1']);
    expect((await listApiKeys(admin, {})).items[0]).toEqual(await getApiKey(admin, { id }));
  });

  test('ends every earlier secret at the earliest of its possible ends when rotated again', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    await rotateApiKey(admin, { id, grace_seconds: 5 * HOUR });
    await rotateApiKey(admin, { id, grace_seconds: 9 * HOUR });
    const ends = async () => (await getApiKey(admin, { id })).secrets.slice(1).map((one) => hoursTo(one.expires_at));
    expect(await ends()).toEqual([9, 5]);
    await rotateApiKey(admin, { id, grace_seconds: 7 * HOUR });
    expect((await ends()).sort()).toEqual([5, 7, 7]);
    await rotateApiKey(admin, { id, grace_seconds: 0 });
    expect(await ends()).toEqual([]);
  });

  test('caps the old secret’s expiry at the key’s expiry, also when that is brought forward', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { expires_at: ahead(1 / 24) });
    const { secrets, expires_at } = await rotateApiKey(admin, { id });
    expect(secrets[1]!.expires_at).toBe(expires_at);
    const other = await makeKey(organization, ['calls:read']);
    await rotateApiKey(admin, { id: other.id });
    const sooner = await updateApiKey(admin, { id: other.id, expires_at: ahead(2 / 24) });
    expect(sooner.secrets[1]!.expires_at).toBe(sooner.expires_at);
  });

  test('allows at most five working secrets, and always allows a rotation without a grace period', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    for (let made = 1; made < LIVE_SECRETS_LIMIT; made++) await rotateApiKey(admin, { id });
    await expect(rotateApiKey(admin, { id })).rejects.toMatchObject(refused('conflict'));
    expect((await getApiKey(admin, { id })).secrets).toHaveLength(LIVE_SECRETS_LIMIT);
    expect((await rotateApiKey(admin, { id, grace_seconds: 0 })).secrets).toHaveLength(1);
  });

  test('audits the last four characters, never the secret', async () => {
    const { id, key } = await makeKey(organization, ['calls:read'], { name: 'CRM' });
    const { key: text, secrets } = await rotateApiKey(admin, { id });
    const events = await auditOf(id);
    expect(events).toMatchObject([
      {
        action: 'api_key.rotate',
        actor_id: admin.id,
        target_label: 'CRM',
        changes: {
          last_four: { before: key.slice(-4), after: text.slice(-4) },
          grace_ends_at: { before: null, after: secrets[1]!.expires_at },
        },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(text.slice(12, -4));
  });

  test.each([
    ['revoked', { revoked_at: ago('1 minute') }, 'revoked or has expired'],
    ['expired', { expires_at: ago('0 seconds') }, 'revoked or has expired'],
  ])('rejects a key that is %s and leaves it unchanged', async (_, values, words) => {
    const { id } = await makeKey(organization, ['calls:read'], values);
    await expect(rotateApiKey(admin, { id })).rejects.toMatchObject(
      refused('conflict', { detail: expect.stringContaining(words) }),
    );
    expect((await getApiKey(admin, { id })).secrets).toHaveLength(1);
    expect(await auditOf(id)).toEqual([]);
  });

  test('keeps a disabled key disabled, so that a leaked secret never works again', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    await updateApiKey(admin, { id, disabled: true });
    const { key: text, state } = await rotateApiKey(admin, { id, grace_seconds: 0 });
    expect(state).toBe('disabled');
    expect([await works(key), await works(text)]).toEqual([false, false]);
    await updateApiKey(admin, { id, disabled: false });
    expect([await works(key), await works(text)]).toEqual([false, true]);
  });

  test.each([
    [-1, 'The grace period cannot be negative. Use 0 to end the old secret now.'],
    [30 * 24 * HOUR + 1, 'The grace period can be at most 30 days.'],
    [1.5, 'The grace period must be a whole number of seconds.'],
    ['3600', 'The grace period must be a whole number of seconds.'],
  ])('rejects a grace period of %s', async (grace_seconds, message) => {
    const { id } = await makeKey(organization, ['calls:read']);
    await expect(rotateApiKey(admin, { id, grace_seconds: grace_seconds as number })).rejects.toMatchObject(
      refused('validation_error', { errors: [expect.objectContaining({ path: 'grace_seconds', message })] }),
    );
  });

  test('requires all permissions of the key, of users and keys alike', async () => {
    const { id, key } = await makeKey(organization, ['api_keys:write', 'calls:read', 'users:write']);
    const itself = keyActor(organization, ['api_keys:write', 'calls:read', 'users:write']);
    const lesser = keyActor(organization, ['api_keys:write', 'users:write']);
    const { actor: developer } = await makeMember(organization, 'DEVELOPER');
    for (const [actor, required_permissions] of [
      [lesser, ['calls:read']],
      [developer, ['users:write']],
    ] as const) {
      await expect(rotateApiKey(actor, { id })).rejects.toMatchObject(
        refused('insufficient_permission', { required_permissions }),
      );
    }
    expect((await getApiKey(admin, { id })).last_four).toBe(key.slice(-4));
    expect(await works((await rotateApiKey({ ...itself, id }, { id })).key)).toBe(true);
  });

  test('does not find another organization’s key', async () => {
    const theirs = await makeKey(await makeOrganization(), ['calls:read']);
    await expect(rotateApiKey(admin, { id: theirs.id })).rejects.toMatchObject(refused('not_found'));
    expect(await works(theirs.key)).toBe(true);
  });
});
