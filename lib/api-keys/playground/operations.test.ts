import { and, eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeySecrets, apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships } from '@/db/schema/control/organizations';
import { revokeSessions } from '@/lib/account/sessions/session';
import { getApiKey, listApiKeys, revokeApiKey } from '@/lib/api-keys/keys/operations';
import { isWellFormedKey } from '@/lib/api-keys/keys/secret';
import { whileLocked } from '@/lib/api-keys/keys/test-support';
import { ROLE_PERMISSIONS } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import { api } from '@/lib/http/api/router';
import { flushUsage } from '@/lib/http/api/usage';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { analyticsUsage } from '@/lib/voice/analytics/operations';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { createPlaygroundKey } from './operations';
import type { PlaygroundKey } from './schema';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
beforeAll(async () => {
  organization = await makeOrganization({ plan: 'elite' });
});

async function signedIn(role: Role) {
  const { user } = await makeMember(organization, role, { first_name: 'Ada', last_name: 'Lovelace' });
  return { user, ...(await signIn(organization.id, user.id)) };
}

const statusOf = async (key: string, path = '/me', method = 'GET') =>
  (await api.fetch(new Request(`http://localhost/api/v1${path}`, { method, headers: { 'x-api-key': key } }))).status;

function keysOf(user_id: string) {
  const own = and(eq(apiKeys.purpose, 'playground'), eq(apiKeys.created_by_user_id, user_id));
  return controlDb()
    .select()
    .from(apiKeys)
    .innerJoin(apiKeySecrets, eq(apiKeySecrets.api_key_id, apiKeys.id))
    .where(own);
}

describe('playground.create_key', () => {
  it('creates a key with the user’s read permissions for 15 minutes', async () => {
    const { user, actor } = await signedIn('DEVELOPER');
    const { key, permissions, expires_at } = await createPlaygroundKey(actor, {});
    expect(permissions).toEqual(ROLE_PERMISSIONS.DEVELOPER.filter((permission) => permission.endsWith(':read')));
    expect(permissions).not.toContain('audit_log:read');
    expect((Date.parse(expires_at) - Date.now()) / 60_000).toBeCloseTo(15, 0);
    expect(await statusOf(key)).toBe(200);
    expect(await statusOf(key, '/agents')).toBe(200);
    expect(await statusOf(key, '/audit-log')).toBe(403);
    expect(await statusOf(key, '/agents', 'POST')).toBe(403);
    expect(await statusOf(key, '/api-keys', 'POST')).toBe(403);

    const [{ api_keys: row, api_key_secrets: secret }] = (await keysOf(user.id)) as [
      Awaited<ReturnType<typeof keysOf>>[0],
    ];
    expect(row).toMatchObject({ name: 'Playground of Ada Lovelace', purpose: 'playground', permissions, expires_at });
    expect(isWellFormedKey(key)).toBe(true);
    expect(secret).toMatchObject({ secret_hash: sha256(key), prefix: key.slice(0, 12), last_four: key.slice(-4) });
  });

  it('audits the key without its text and sends no email', async () => {
    const { actor } = await signedIn('OWNER');
    const { key, expires_at, permissions } = await createPlaygroundKey(actor, {});
    const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.actor_id, actor.id));
    expect(events).toMatchObject([
      {
        action: 'playground.create_key',
        organization_id: organization.id,
        target_type: 'api_key',
        target_label: 'Playground of Ada Lovelace',
        changes: { permissions: { before: null, after: permissions }, expires_at: { before: null, after: expires_at } },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(key);
    const { rows } = await controlPool().query("select * from jobs.job where name like 'send-%'");
    expect(rows).toEqual([]);
  });

  it('replaces the user’s earlier key, also when called concurrently', async () => {
    const { user, actor } = await signedIn('ADMIN');
    const first = await createPlaygroundKey(actor, {});
    const others = await Promise.all(Array.from({ length: 6 }, () => createPlaygroundKey(actor, {})));
    expect(await keysOf(user.id)).toHaveLength(1);
    expect(await statusOf(first.key)).toBe(401);
    const statuses = await Promise.all(others.map(({ key }) => statusOf(key)));
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401, 401]);
    const neighbour = await signedIn('ADMIN');
    await createPlaygroundKey(neighbour.actor, {});
    expect(await keysOf(user.id)).toHaveLength(1);
  });

  it('follows the user into another organization', async () => {
    const { user, actor } = await signedIn('OWNER');
    const here = await createPlaygroundKey(actor, {});
    const other = await makeOrganization();
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: user.id, role: 'ADMIN', status: 'active' });
    const there = await createPlaygroundKey((await signIn(other.id, user.id)).actor, {});
    expect([await statusOf(here.key), await statusOf(there.key)]).toEqual([401, 200]);
    expect((await keysOf(user.id))[0]!.api_keys.organization_id).toBe(other.id);
  });

  it('hides the key and its usage from the organization’s keys and statistics', async () => {
    const own = await makeOrganization();
    const { user } = await makeMember(own, 'OWNER');
    const { actor } = await signIn(own.id, user.id);
    const program = await makeKey(own, ['agents:read']);
    const { key } = await createPlaygroundKey(actor, {});
    expect([await statusOf(key), await statusOf(key), await statusOf(program.key)]).toEqual([200, 200, 200]);
    await flushUsage();
    const [{ api_keys: row }] = (await keysOf(user.id)) as [Awaited<ReturnType<typeof keysOf>>[0]];
    const counted = await controlDb().select().from(apiKeyUsage).where(eq(apiKeyUsage.api_key_id, row.id));
    expect(counted).toMatchObject([{ count: 2, endpoint: 'me.get' }]);
    expect(await analyticsUsage(actor, {})).toMatchObject({
      last_24_hours: 1,
      by_endpoint: [{ endpoint: 'me.get', last_24_hours: 1 }],
      by_key: [{ api_key_id: program.id, last_24_hours: 1 }],
    });
    expect((await listApiKeys(actor, {})).items.map(({ id }) => id)).toEqual([program.id]);
    for (const operation of [getApiKey, revokeApiKey]) {
      expect((await refusal(operation(actor, { id: row.id }))).code).toBe('not_found');
    }
  });

  it('requires the permission to create keys', async () => {
    const { actor: member } = await signedIn('MEMBER');
    expect(await refusal(createPlaygroundKey(member, {}))).toMatchObject({
      code: 'insufficient_permission',
      required_permissions: ['api_keys:write'],
    });
    const key = keyActor(organization, ['api_keys:write', 'api_keys:read']);
    expect((await refusal(createPlaygroundKey(key, {}))).code).toBe('unauthenticated');
  });

  it('ends the key when the user signs out, changes role, is suspended or leaves', async () => {
    const { role, status } = { role: 'MEMBER', status: 'suspended' } as const;
    const endings: ((who: { id: string; user: { id: string } }) => Promise<unknown>)[] = [
      ({ user }) => revokeSessions(controlDb(), { user_id: user.id }, 'signed_out'),
      ({ user }) => controlDb().update(memberships).set({ role }).where(eq(memberships.user_id, user.id)),
      ({ user }) => controlDb().update(memberships).set({ status }).where(eq(memberships.user_id, user.id)),
      ({ user }) => controlDb().delete(memberships).where(eq(memberships.user_id, user.id)),
    ];
    for (const end of endings) {
      const person = await signedIn('ADMIN');
      const { key } = await createPlaygroundKey(person.actor, {});
      expect(await statusOf(key)).toBe(200);
      await end(person);
      // The rows were changed past the operations: the process hears of it from the database.
      await expect.poll(() => statusOf(key)).toBe(401);
      expect(await keysOf(person.user.id)).toEqual([]);
    }
  });

  it('fails if the session or role ended after the request began', async () => {
    const signedOut = await signedIn('ADMIN');
    await revokeSessions(controlDb(), { user_id: signedOut.user.id }, 'signed_out');
    expect((await refusal(createPlaygroundKey(signedOut.actor, {}))).code).toBe('unauthenticated');
    const demoted = await signedIn('ADMIN');
    await controlDb().update(memberships).set({ role: 'MEMBER' }).where(eq(memberships.user_id, demoted.user.id));
    expect((await refusal(createPlaygroundKey(demoted.actor, {}))).code).toBe('unauthenticated');
  });

  it.each([
    ['session', (user_id: string) => revokeSessions(controlDb(), { user_id }, 'signed_out')],
    [
      'role',
      (id: string) => controlDb().update(memberships).set({ role: 'MEMBER' }).where(eq(memberships.user_id, id)),
    ],
  ])('never outlives a %s that ends concurrently', async (_, end) => {
    const { user, actor } = await signedIn('ADMIN');
    await createPlaygroundKey(actor, {});
    const older = sql`select 1 from api_keys where created_by_user_id = ${user.id} for update`;
    const [made] = await whileLocked(older, () => [createPlaygroundKey(actor, {}), end(user.id)]);
    if (made?.status === 'fulfilled') expect(await statusOf((made.value as PlaygroundKey).key)).toBe(401);
    expect(await keysOf(user.id)).toEqual([]);
  });
});
