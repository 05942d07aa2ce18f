import { eq, sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { memberships } from '@/db/schema/control/organizations';
import { authorityOf } from '@/lib/core/actor';
import { updateUser } from '@/lib/organization/members/operations';
import { owned } from '@/lib/organization/members/testing';
import { deleteOrganization, restoreOrganization } from '@/lib/organization/settings/operations';
import { makeMember } from '@/tests/fixtures';
import { runNextBatch } from './batch';
import { getBulkChange, startBulkChange } from './operations';
import { addMembers, countRole, halfway, makeChanges, membershipOf, resultsOf, targetsOf } from './testing';

describe('runNextBatch', () => {
  it.each([
    ['was given a lower role', { role: 'DEVELOPER' }],
    ['was suspended', { status: 'suspended' }],
  ] as const)('stops when the person who started the change %s', async (_, wanted) => {
    const { organization, owner, actor, id, user_ids } = await halfway();
    await updateUser(owner, { id: actor.id, ...wanted });
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'completed', succeeded: 500, failed: 700 });
    const results = await resultsOf(owner, id);
    expect(results[user_ids[500]!]).toMatchObject({
      outcome: 'failed',
      reason: 'authority_lost',
      message: `${actor.label} can no longer make this change.`,
    });
    expect((await membershipOf(organization, user_ids[500]!))!.role).toBe('MEMBER');
  });

  it.each([
    ['was revoked', { revoked_at: sql`now()` }],
    ['was disabled', { disabled_at: sql`now()` }],
    ['has expired', { expires_at: sql`now()` }],
    ['has lost a permission', { permissions: ['users:read'] }],
  ])('stops when the API key that started the change %s', async (_, set) => {
    const { owner, actor, id } = await halfway('key');
    await controlDb().update(apiKeys).set(set).where(eq(apiKeys.id, actor.id));
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'completed', succeeded: 500, failed: 700 });
  });

  it('decides by what is true when it comes to a user', async () => {
    const { owner, id, user_ids, organization } = await halfway();
    await updateUser(owner, { id: user_ids[1_100]!, role: 'OWNER' });
    await controlDb().delete(memberships).where(eq(memberships.user_id, user_ids[1_101]!));
    await makeChanges();
    const results = await resultsOf(owner, id);
    expect(results[user_ids[1_100]!]).toMatchObject({ outcome: 'skipped', reason: 'role_above_own' });
    expect(results[user_ids[1_101]!]).toMatchObject({ outcome: 'skipped', reason: 'not_found', name: 'Bulk 001102' });
    expect((await membershipOf(organization, user_ids[1_100]!))!.role).toBe('OWNER');
  });

  it('changes each user once when four workers share the work', async () => {
    const { organization, owner, id, user_ids } = await halfway();
    await Promise.all([makeChanges(), makeChanges(), makeChanges(), makeChanges()]);
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'completed', succeeded: 1_200, failed: 0 });
    expect((await targetsOf(organization, 'user.update')).sort()).toEqual([...user_ids].sort());
    expect(await countRole(organization, 'DEVELOPER')).toBe(1_200);
  });

  it('lets several organizations take turns, and makes the changes of one in order', async () => {
    await makeChanges();
    const start = async ({ organization, actor }: Awaited<ReturnType<typeof owned>>) => {
      const change = { action: 'change_role', user_ids: await addMembers(organization, 1_001) } as const;
      const ids = [await startBulkChange(actor, { ...change, role: 'DEVELOPER' })];
      ids.push(await startBulkChange(actor, { ...change, role: 'ADMIN' }));
      return { organization, read: () => Promise.all(ids.map(({ id }) => getBulkChange(actor, { id }))) };
    };
    const both = [await start(await owned()), await start(await owned())];
    const reached = async () =>
      (await Promise.all(both.map(({ read }) => read()))).flat().map(({ succeeded }) => succeeded);
    await runNextBatch();
    await runNextBatch();
    expect(await reached()).toEqual([500, 0, 500, 0]);
    await makeChanges();
    expect(await reached()).toEqual([1_001, 1_001, 1_001, 1_001]);
    for (const { organization } of both) expect(await countRole(organization, 'ADMIN')).toBe(1_001);
  });

  it('changes the others when one user cannot be changed after all', async () => {
    const { organization, actor } = await owned();
    const user_ids = await addMembers(organization, 20);
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await controlPool().query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'a defect'; end $$;
      create trigger refuse before update on memberships for each row when (old.user_id = '${user_ids[7]}') execute function refuse()`);
    try {
      const { id } = await startBulkChange(actor, { action: 'suspend', user_ids });
      await makeChanges();
      expect(await getBulkChange(actor, { id })).toMatchObject({ status: 'completed', succeeded: 19, failed: 1 });
      expect((await resultsOf(actor, id))[user_ids[7]!]).toMatchObject({
        reason: 'error',
        message: 'Something went wrong on our side. Nothing was changed.',
      });
      expect(await targetsOf(organization, 'user.update')).toHaveLength(19);
      expect(log).toHaveBeenCalled();
    } finally {
      await controlPool().query('drop trigger refuse on memberships');
      log.mockRestore();
    }
  });

  it('keeps an owner when two owners remove each other in bulk', async () => {
    const { organization, actor } = await owned();
    const { actor: second } = await makeMember(organization, 'OWNER');
    const ids = [actor.id, second.id];
    const starts = [
      await startBulkChange(actor, { action: 'remove', user_ids: ids }),
      await startBulkChange(second, { action: 'remove', user_ids: ids }),
    ];
    await Promise.all([makeChanges(), makeChanges()]);
    await makeChanges();
    const [first, later] = await Promise.all(starts.map(({ id }) => getBulkChange(actor, { id })));
    expect(first).toMatchObject({ succeeded: 1, skipped: 1 });
    expect(later).toMatchObject({ succeeded: 0, failed: 2 });
    expect(await membershipOf(organization, actor.id)).toMatchObject({ role: 'OWNER', status: 'active' });
  });

  it('tries a batch again later when the database fails, and lets other changes go on', async () => {
    const { owner, id, user_ids } = await halfway();
    const other = await owned();
    const user_id = (await addMembers(other.organization, 1))[0]!;
    const small = await startBulkChange(other.actor, { action: 'suspend', user_ids: [user_id] });
    const held = await controlPool().connect();
    await held.query('begin');
    await held.query('select from memberships where user_id = $1 for update', [user_ids[600]]);
    await expect(runNextBatch()).rejects.toThrow();
    await makeChanges();
    expect(await getBulkChange(other.actor, { id: small.id })).toMatchObject({ status: 'completed' });
    await held.query('rollback');
    held.release();
    const [row] = await controlDb().select().from(bulkChanges).where(eq(bulkChanges.id, id));
    expect(row).toMatchObject({ failures: 1, succeeded: 500 });
    await controlDb().update(bulkChanges).set({ due_at: null }).where(eq(bulkChanges.id, id));
    await runNextBatch();
    expect((await getBulkChange(owner, { id })).succeeded).toBe(750);
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'completed', succeeded: 1_200 });
  });

  it('waits while the organization is being deleted', async () => {
    const { organization, owner, id } = await halfway();
    await deleteOrganization(owner, { name: organization.name });
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'running', succeeded: 500 });
    await restoreOrganization({ ...owner, permissions: authorityOf('OWNER', 'organization_deleted') }, {});
    await makeChanges();
    expect(await getBulkChange(owner, { id })).toMatchObject({ status: 'completed', succeeded: 1_200 });
  });
});
