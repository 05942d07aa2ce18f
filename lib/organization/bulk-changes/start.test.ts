import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { memberships } from '@/db/schema/control/organizations';
import { owned } from '@/lib/organization/members/testing';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { makeMember } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { runNextBatch } from './batch';
import { cancelBulkChange, getBulkChange, listBulkChanges, startBulkChange } from './operations';
import { assertSize } from './selection';
import { addMembers, countRole, halfway, makeChanges, membershipOf, resultsOf, targetsOf } from './testing';

const countChanges = (organization: { id: string }) =>
  controlDb().$count(bulkChanges, eq(bulkChanges.organization_id, organization.id));

describe('bulk_change.start', () => {
  it('refuses an eleventh change while ten are not finished', async () => {
    const { organization, actor } = await owned();
    await addMembers(organization, 1);
    const start = () => startBulkChange(actor, { action: 'suspend', filter: { role: 'MEMBER' } });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, start));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect((await refusal(start())).code).toBe('conflict');
    await makeChanges();
    expect((await start()).status).toBe('queued');
    expect((await listBulkChanges(actor, { limit: 5 })).total).toBe(11);
  });

  it('starts nothing when it would send more invitations than are allowed in a day', async () => {
    const { organization, actor } = await owned();
    const user_ids = await addMembers(organization, 501);
    await consumeAttempt('invitations', organization.id, 19_500);
    const members = and(eq(memberships.organization_id, organization.id), eq(memberships.role, 'MEMBER'));
    await controlDb().update(memberships).set({ status: 'invited' }).where(members);
    const all = await refusal(startBulkChange(actor, { action: 'send_temporary_password', user_ids }));
    expect(all).toMatchObject({ code: 'rate_limited', retry_after_seconds: expect.any(Number) });
    expect(await countChanges(organization)).toBe(0);
    const some = await startBulkChange(actor, { action: 'send_temporary_password', user_ids: user_ids.slice(1) });
    expect(some.total).toBe(500);
  });

  it('sends new passwords to more members than may be invited in a day', async () => {
    const { organization, actor } = await owned();
    const user_ids = await addMembers(organization, 501);
    const { id } = await startBulkChange(actor, { action: 'send_temporary_password', user_ids });
    await makeChanges();
    expect(await getBulkChange(actor, { id })).toMatchObject({ status: 'completed', succeeded: 501 });
  });

  it('asks for authentication unless it only ends sessions', async () => {
    const { actor } = await owned();
    const stale = { ...actor, recently_authenticated: false };
    const { code } = await refusal(startBulkChange(stale, { action: 'suspend', filter: {} }));
    expect(code).toBe('identity_confirmation_required');
    expect((await startBulkChange(stale, { action: 'end_sessions', filter: {} })).status).toBe('queued');
  });

  it('does not change people who join after it was started', async () => {
    const { organization, owner, id } = await halfway();
    const { user: late } = await makeMember(organization, 'MEMBER');
    await makeChanges();
    expect((await getBulkChange(owner, { id })).total).toBe(1_200);
    expect((await membershipOf(organization, late.id))!.role).toBe('MEMBER');
  });

  it('takes at most 100,000 users', () => {
    const size = (total: number) => () => assertSize({ action: 'suspend', filter: {} }, { total, known: total });
    expect(size(100_000)).not.toThrow();
    expect(size(100_001)).toThrow('A bulk change can have at most 100,000 users.');
  });

  it('rolls back everything when the caller’s transaction fails', async () => {
    const { organization, actor } = await owned();
    const within = { before: async () => {}, after: () => Promise.reject(new Error('no')) };
    await expect(startBulkChange(actor, { action: 'suspend', filter: {} }, within)).rejects.toThrow('no');
    expect(await countChanges(organization)).toBe(0);
  });
});

describe('bulk_change.cancel', () => {
  it('leaves the users that it has not come to as they are', async () => {
    const { organization, owner, id, user_ids } = await halfway();
    expect(await cancelBulkChange(owner, { id })).toMatchObject({ status: 'cancelled', succeeded: 500 });
    await makeChanges();
    expect(await countRole(organization, 'DEVELOPER')).toBe(500);
    expect((await resultsOf(owner, id))[user_ids[500]!]).toMatchObject({ outcome: 'pending', reason: null });
    expect((await refusal(cancelBulkChange(owner, { id }))).code).toBe('conflict');
    expect(await targetsOf(organization, 'bulk_change.cancel')).toEqual([id]);
  });

  it('waits for the batch in progress', async () => {
    const { organization, owner, id } = await halfway();
    const [, cancelled] = await Promise.all([runNextBatch(), cancelBulkChange(owner, { id })]);
    await makeChanges();
    expect(await countRole(organization, 'DEVELOPER')).toBe(cancelled.succeeded);
    expect([500, 1_000]).toContain(cancelled.succeeded);
  });
});
