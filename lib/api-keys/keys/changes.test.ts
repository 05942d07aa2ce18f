import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { findLiveKey } from '@/lib/api-keys/verification/find-key';
import type { Actor } from '@/lib/core/actor';
import { PERMISSIONS } from '@/lib/core/permissions';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { getApiKey, listApiKeys, revokeApiKey, updateApiKey } from './operations';
import { ago, auditOf, refused, whileLocked } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

describe('api_key.update', () => {
  test('renames a key and audits before and after', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Old' });
    expect(await updateApiKey(admin, { id, name: 'New' })).toMatchObject({
      id,
      name: 'New',
      permissions: ['calls:read'],
    });
    expect((await auditOf(id))[0]).toMatchObject({
      action: 'api_key.update',
      changes: { name: { before: 'Old', after: 'New' } },
    });
  });

  test('changes permissions with effect from the next request', async () => {
    const { id, key } = await makeKey(organization, ['calls:read', 'leads:read']);
    await updateApiKey(admin, { id, permissions: ['leads:read', 'agents:write'] });
    const { permissions } = (await findLiveKey(sha256(key)))!;
    expect([...permissions].sort()).toEqual(['agents:write', 'leads:read']);
  });

  test('treats the same permissions in another order as no change, without an audit entry', async () => {
    const { id } = await makeKey(organization, ['calls:read', 'leads:read'], { name: 'Same' });
    await updateApiKey(admin, { id, name: 'Same', permissions: ['leads:read', 'calls:read'] });
    await updateApiKey(admin, { id });
    expect(await auditOf(id)).toEqual([]);
  });

  test('lets an actor remove a permission that they lack, but not add it', async () => {
    const { actor } = await makeMember(organization, 'DEVELOPER');
    const { id } = await makeKey(organization, ['users:write', 'calls:read', 'leads:read']);
    expect(await updateApiKey(actor, { id, permissions: ['users:write', 'calls:read'] })).toMatchObject({
      permissions: ['calls:read', 'users:write'],
    });
    await updateApiKey(actor, { id, permissions: ['calls:read'] });
    await expect(updateApiKey(actor, { id, permissions: ['calls:read', 'users:write'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['users:write'] }),
    );
  });

  test.each([
    ['revoked', { revoked_at: ago('1 minute') }],
    ['expired', { expires_at: ago('1 minute') }],
    ['expiring this instant', { expires_at: ago('0 seconds') }],
  ])('rejects a change of a key that is %s', async (_, values) => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Dead', ...values });
    await expect(updateApiKey(admin, { id, name: 'Alive' })).rejects.toMatchObject(refused('conflict'));
    expect((await getApiKey(admin, { id })).name).toBe('Dead');
  });

  test('rejects revoked_at and organization_id as unknown fields', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    for (const more of [{ revoked_at: null }, { disabled_at: null }, { organization_id: id }]) {
      await expect(updateApiKey(admin, { id, ...more } as never)).rejects.toMatchObject(refused('validation_error'));
    }
  });
});

describe('api_key.revoke', () => {
  test('revokes at once and permanently, and records who and when', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    expect(await revokeApiKey(admin, { id })).toEqual({ deleted: true, id });
    expect(await findLiveKey(sha256(key))).toBeUndefined();
    const row = await getApiKey(admin, { id });
    expect(row).toMatchObject({ state: 'revoked', revoked_by_label: admin.label });
    expect(Date.now() - Date.parse(row.revoked_at!)).toBeLessThan(60_000);
    expect(await auditOf(id)).toMatchObject([{ action: 'api_key.revoke' }]);
  });

  test('revokes once when called concurrently; the first stays on record', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const people = await Promise.all(Array.from({ length: 5 }, () => makeMember(organization, 'ADMIN')));
    const answers = await Promise.all(people.map(({ actor }) => revokeApiKey(actor, { id })));
    expect(answers).toEqual(answers.map(() => ({ deleted: true, id })));
    const events = await auditOf(id);
    expect(events).toHaveLength(1);
    expect((await getApiKey(admin, { id })).revoked_by_label).toBe(events[0]!.actor_label);
  });

  test('makes a change that waited for it fail', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Before' });
    const revoke = sql`update api_keys set revoked_at = now(), revoked_by_label = 'Them' where id = ${id}`;
    const [change, again] = await whileLocked(revoke, () => [
      updateApiKey(admin, { id, name: 'After', permissions: [...PERMISSIONS] }),
      revokeApiKey(admin, { id }),
    ]);
    expect(change).toMatchObject({ status: 'rejected', reason: refused('conflict') });
    expect(again).toMatchObject({ status: 'fulfilled' });
    expect(await getApiKey(admin, { id })).toMatchObject({
      name: 'Before',
      permissions: ['calls:read'],
      revoked_by_label: 'Them',
    });
    expect(await auditOf(id)).toEqual([]);
  });

  test('leaves an expired key unchanged', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { expires_at: ago('1 day') });
    await revokeApiKey(admin, { id });
    expect(await getApiKey(admin, { id })).toMatchObject({ state: 'expired', revoked_at: null });
    expect(await auditOf(id)).toEqual([]);
  });
});

describe('API keys of another organization', () => {
  test('are not found and stay unchanged', async () => {
    const stranger = await makeOrganization();
    const { id, key } = await makeKey(stranger, ['calls:read'], { name: 'Theirs' });
    const notThere = refused('not_found');
    await expect(getApiKey(admin, { id })).rejects.toMatchObject(notThere);
    await expect(updateApiKey(admin, { id, name: 'Mine' })).rejects.toMatchObject(notThere);
    await expect(revokeApiKey(admin, { id })).rejects.toMatchObject(notThere);
    expect((await listApiKeys(admin, { search: 'Theirs' })).items).toEqual([]);
    expect(await findLiveKey(sha256(key))).toMatchObject({ key_name: 'Theirs' });
  });
});
