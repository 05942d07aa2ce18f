import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import { owned } from '@/lib/organization/members/testing';
import { waiting } from '@/tests/lock-waits';
import { runNextBatch } from './batch';
import { BULK_ACTIONS } from './constants';
import { startBulkChange } from './operations';
import { addMembers, makeChanges, resultsOf } from './testing';

// Both lock the person before anything else.
const own = {
  'change of their name': (tx: Tx, id: string) => tx.update(users).set({ first_name: 'New' }).where(eq(users.id, id)),
  'sign-in': (tx: Tx, id: string) =>
    tx.update(memberships).set({ last_active_at: sql`now()` }).where(eq(memberships.user_id, id)),
};
const actions = BULK_ACTIONS.filter((action) => !['end_sessions', 'reactivate'].includes(action));

describe.each(Object.keys(own) as (keyof typeof own)[])(
  'A bulk change during the %s of one of the people',
  (change) => {
    it.each(actions)('waits and succeeds with the action %s', async (action) => {
      await makeChanges();
      const { organization, actor } = await owned();
      const user_ids = await addMembers(organization, 3);
      const role = action === 'change_role' ? 'ADMIN' : undefined;
      const { id } = await startBulkChange(actor, { action, role, user_ids });
      let batch: Promise<boolean> | undefined;
      await inTransaction(controlPool(), async (tx) => {
        await tx.select({ id: users.id }).from(users).where(eq(users.id, user_ids[1]!)).for('no key update');
        batch = runNextBatch();
        batch.catch(() => {});
        await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(1);
        await own[change](tx, user_ids[1]!);
      });
      expect(await batch).toBe(true);
      const results = Object.values(await resultsOf(actor, id));
      expect(results.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    });
  },
);
