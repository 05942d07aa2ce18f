import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { bulkChangeRows, bulkChanges } from '@/db/schema/control/bulk-changes';
import { organizations } from '@/db/schema/control/organizations';
import { eraseDeletedOrganizations } from '@/lib/organization/deletion/erasure';
import { owned } from '@/lib/organization/members/testing';
import { keyActor, makeMember } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import {
  exportBulkChangeResults,
  getBulkChange,
  listBulkChangeResults,
  listBulkChanges,
  startBulkChange,
} from './operations';
import { deleteOldChanges } from './retention';
import { addMembers, makeChanges } from './testing';

async function finished(count = 25) {
  const { organization, actor } = await owned();
  const user_ids = await addMembers(organization, count);
  const { id } = await startBulkChange(actor, { action: 'suspend', filter: {} });
  await makeChanges();
  return { organization, actor, id, user_ids };
}

describe('bulk_change.list_results', () => {
  it('pages through the results in order, both ways, and filters by outcome', async () => {
    const { actor, id, user_ids } = await finished();
    const list = (input: object) => listBulkChangeResults(actor, { id, limit: 10, ...input });
    const first = await list({});
    expect(first).toMatchObject({ total: 26, offset: 0 });
    expect(first.items.map(({ user_id }) => user_id)).toEqual(user_ids.slice(0, 10));
    const second = await list({ cursor: first.next_cursor! });
    expect(second.items.map(({ user_id }) => user_id)).toEqual(user_ids.slice(10, 20));
    expect((await list({ cursor: second.previous_cursor })).items).toEqual(first.items);
    const skipped = await list({ outcome: 'skipped,failed' });
    expect(skipped).toMatchObject({ total: 1, items: [{ user_id: actor.id, reason: 'last_owner' }] });
    const last = await list({ cursor: 'last' });
    expect(last.items.map(({ user_id }) => user_id)).toEqual([...user_ids.slice(16), actor.id]);
  });

  it('does not show the results of another organization', async () => {
    const { id } = await finished(1);
    const { actor: stranger } = await owned();
    for (const read of [getBulkChange, listBulkChangeResults, exportBulkChangeResults]) {
      expect((await refusal(read(stranger, { id }))).code).toBe('not_found');
    }
    expect((await listBulkChanges(stranger, {})).items).toEqual([]);
  });

  it('is for those who may change users', async () => {
    const { organization, id } = await finished(1);
    const { actor: member } = await makeMember(organization, 'DEVELOPER');
    for (const reader of [member, keyActor(organization, ['users:read'])]) {
      for (const read of [getBulkChange, listBulkChangeResults, exportBulkChangeResults]) {
        expect((await refusal(read(reader, { id }))).required_permissions).toEqual(['users:write']);
      }
      expect((await refusal(listBulkChanges(reader, {}))).required_permissions).toEqual(['users:write']);
    }
  });
});

describe('bulk_change.list', () => {
  it('returns the newest first', async () => {
    const { actor, id } = await finished(1);
    const later = await startBulkChange(actor, { action: 'reactivate', filter: {} });
    const { items } = await listBulkChanges(actor, {});
    expect(items.map((change) => [change.id, change.status])).toEqual([
      [later.id, 'queued'],
      [id, 'completed'],
    ]);
  });
});

describe('deleteOldChanges', () => {
  it('deletes changes that finished more than 30 days ago, with their results', async () => {
    const [old, recent] = [await finished(1), await finished(1)];
    const open = await startBulkChange(old.actor, { action: 'reactivate', filter: {} });
    const age = (id: string, days: number) =>
      controlDb()
        .update(bulkChanges)
        .set({ finished_at: sql`finished_at - make_interval(days => ${days})` })
        .where(eq(bulkChanges.id, id));
    await age(old.id, 31);
    await age(recent.id, 29);
    await deleteOldChanges();
    const left = (id: string) => controlDb().$count(bulkChangeRows, eq(bulkChangeRows.bulk_change_id, id));
    expect([await left(old.id), await left(recent.id), await left(open.id)]).toEqual([0, 2, 2]);
    expect((await refusal(getBulkChange(old.actor, { id: old.id }))).code).toBe('not_found');
  });
});

describe('eraseDeletedOrganizations', () => {
  it('erases the bulk changes of an organization', async () => {
    const { organization, id } = await finished(1);
    await controlDb().update(organizations).set({ erase_at: sql`now()` }).where(eq(organizations.id, organization.id));
    expect(await eraseDeletedOrganizations()).toEqual([organization.id]);
    expect(await controlDb().$count(bulkChangeRows, eq(bulkChangeRows.bulk_change_id, id))).toBe(0);
  });
});
