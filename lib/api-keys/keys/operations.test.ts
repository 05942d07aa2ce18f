import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { findLiveKey } from '@/lib/api-keys/verification/find-key';
import type { Actor } from '@/lib/core/actor';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { LIVE_KEYS_LIMIT } from './constants';
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, rotateApiKey, updateApiKey } from './operations';
import { ago, ahead, auditOf, refused, whileLocked } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

const field = (path: string, code: string) => ({ errors: [expect.objectContaining({ path, code })] });

describe('api_key.create', () => {
  test('returns the key once; it works, and only its hash is stored', async () => {
    const created = await createApiKey(admin, { name: ' CRM sync ', permissions: ['calls:read', 'agents:read'] });
    expect(created).toMatchObject({
      name: 'CRM sync',
      state: 'active',
      permissions: ['calls:read', 'agents:read'],
      created_by_label: admin.label,
      expires_at: null,
      last_used_at: null,
      usage: { last_24_hours: 0, last_7_days: 0, last_30_days: 0 },
    });
    expect(created.key.startsWith(created.prefix)).toBe(true);
    expect(created.key.endsWith(created.last_four)).toBe(true);
    expect(await findLiveKey(sha256(created.key))).toMatchObject({ key_id: created.id });

    const stored = await controlDb().execute(sql`
      select (select jsonb_agg(k) from api_keys k)::text || (select jsonb_agg(s) from api_key_secrets s)::text as everything`);
    expect(stored.rows[0]!.everything).not.toContain(created.key);
  });

  test('audits the permissions, but not the key', async () => {
    const { key, id } = await createApiKey(admin, {
      name: 'Backend',
      permissions: ['leads:write'],
      expires_at: ahead(7),
    });
    const events = await auditOf(id);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'api_key.create',
      actor_id: admin.id,
      target_label: 'Backend',
      changes: { permissions: { before: null, after: ['leads:write'] } },
    });
    expect(JSON.stringify(events)).not.toContain(key.slice(12));
    expect(JSON.stringify(events)).not.toContain(sha256(key));
  });

  test('is the only operation that returns the key, and none returns the hash', async () => {
    const { key, id } = await createApiKey(admin, { name: 'Backend', permissions: ['leads:write'] });
    const answers = [
      await getApiKey(admin, { id }),
      await listApiKeys(admin, {}),
      await updateApiKey(admin, { id, name: 'Other' }),
      await revokeApiKey(admin, { id }),
    ];
    expect(JSON.stringify(answers)).not.toContain(key);
    expect(JSON.stringify(answers)).not.toContain(key.slice(12, -4));
    expect(JSON.stringify(answers)).not.toMatch(/hash/);
  });

  test.each([
    ['in the past', () => ahead(-1), 'not_in_future'],
    ['a second ago', () => new Date(Date.now() - 1000).toISOString(), 'not_in_future'],
    ['in eleven years', () => ahead(11 * 366), 'too_far'],
    ['that is not a date', () => 'tomorrow', 'invalid_format'],
    ['on a day that does not exist', () => '2027-02-30T00:00:00Z', 'invalid_format'],
  ])('rejects an expiry %s and creates nothing', async (_, expires_at, code) => {
    const input = { name: 'Late', permissions: ['calls:read' as const], expires_at: expires_at() };
    await expect(createApiKey(admin, input)).rejects.toMatchObject(
      refused('validation_error', field('expires_at', code)),
    );
    expect((await listApiKeys(admin, {})).total).toBe(0);
  });

  test('rejects the current instant by the database’s clock', async () => {
    const { rows } = await controlDb().execute<{ now: Date }>(sql`select now() as now`);
    const expires_at = new Date(rows[0]!.now).toISOString();
    await expect(createApiKey(admin, { name: 'Now', permissions: ['calls:read'], expires_at })).rejects.toMatchObject(
      refused('validation_error', field('expires_at', 'not_in_future')),
    );
  });

  test.each([
    ['analytics:write', 'analytics is read-only: use analytics:read instead of analytics:write.'],
    ['audit_log:write', 'audit_log is read-only: use audit_log:read instead of audit_log:write.'],
    ['everything', 'Unknown permission “everything”. Permissions look like agents:read.'],
    ['self:write', 'Unknown permission “self:write”. Permissions look like agents:read.'],
  ])('rejects %s with a message', async (permission, message) => {
    const input = { name: 'Key', permissions: [permission as 'calls:read'] };
    await expect(createApiKey(admin, input)).rejects.toMatchObject(
      refused('validation_error', { errors: [expect.objectContaining({ path: 'permissions.0', message })] }),
    );
  });

  test.each([['no permission', [], 'Choose at least one permission.']])(
    'rejects %s',
    async (_, permissions, message) => {
      const input = { name: 'Key', permissions: permissions as 'calls:read'[] };
      await expect(createApiKey(admin, input)).rejects.toMatchObject(refused('validation_error', { detail: message }));
    },
  );

  test('ignores a permission listed twice', async () => {
    const key = await createApiKey(admin, { name: 'Key', permissions: ['calls:read', 'agents:read', 'calls:read'] });
    expect(key.permissions).toEqual(['calls:read', 'agents:read']);
  });

  test('rejects permissions that the actor lacks, and names each with its index', async () => {
    const { actor } = await makeMember(organization, 'DEVELOPER');
    const input = { name: 'Key', permissions: ['calls:read', 'users:write', 'audit_log:read'] as const };
    await expect(createApiKey(actor, { ...input, permissions: [...input.permissions] })).rejects.toMatchObject(
      refused('insufficient_permission', {
        required_permissions: ['users:write', 'audit_log:read'],
        errors: [
          expect.objectContaining({ path: 'permissions.1' }),
          expect.objectContaining({ path: 'permissions.2' }),
        ],
      }),
    );
    expect((await listApiKeys(admin, {})).total).toBe(0);
  });

  test('lets a key grant only its own permissions: write does not include read', async () => {
    const parent = keyActor(organization, ['api_keys:write', 'calls:write']);
    const child = await createApiKey(parent, { name: 'Child', permissions: ['calls:write'] });
    expect(child.created_by_label).toBe('Test key');
    await expect(createApiKey(parent, { name: 'Child', permissions: ['calls:read'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['calls:read'] }),
    );
  });

  test('requires re-authentication before a new or rotated key is shown', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const stale = { ...admin, recently_authenticated: false };
    const wanted = refused('identity_confirmation_required');
    await expect(createApiKey(stale, { name: 'Key', permissions: ['calls:read'] })).rejects.toMatchObject(wanted);
    await expect(rotateApiKey(stale, { id })).rejects.toMatchObject(wanted);
    expect((await listApiKeys(admin, {})).total).toBe(1);
  });

  test('rejects members, who may neither list nor create keys', async () => {
    const { actor } = await makeMember(organization, 'MEMBER');
    await expect(listApiKeys(actor, {})).rejects.toMatchObject(refused('insufficient_permission'));
    await expect(createApiKey(actor, { name: 'Key', permissions: ['calls:read'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['api_keys:write'] }),
    );
  });

  test('creates only as many concurrent keys as the limit allows', async () => {
    for (let i = 0; i < LIVE_KEYS_LIMIT - 2; i++) await makeKey(organization, ['calls:read']);
    await makeKey(organization, ['calls:read'], { revoked_at: ago('1 day') });
    await makeKey(organization, ['calls:read'], { expires_at: ago('1 day') });
    // Held, the organization's row makes all six arrive before the first one is through.
    const attempts = await whileLocked(sql`select from organizations where id = ${organization.id} for update`, () =>
      Array.from({ length: 6 }, (_, i) => createApiKey(admin, { name: `Key ${i}`, permissions: ['calls:read'] })),
    );
    const failed = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(failed).toHaveLength(4);
    for (const { reason } of failed) expect(reason).toMatchObject(refused('conflict'));
    expect((await listApiKeys(admin, { state: ['active'] })).total).toBe(LIVE_KEYS_LIMIT);
  });
});
