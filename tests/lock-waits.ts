import { eq, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';

/** How many connections to the test's database wait for a lock. */
export async function waiting(): Promise<number> {
  const { rows } = await controlPool().query(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0].n;
}

type Change = (tx: Tx, user_id: string) => Promise<unknown>;

/** What people do themselves; each locks the person before anything else. */
export const OWN_CHANGES = {
  'change of their name': (tx, user_id) => tx.update(users).set({ first_name: 'New' }).where(eq(users.id, user_id)),
  'sign-in': (tx, user_id) =>
    tx.update(memberships).set({ last_active_at: sql`now()` }).where(eq(memberships.user_id, user_id)),
} satisfies Record<string, Change>;

/** Starts work that must wait for a locked person, makes and commits the change once it waits, and returns what the work returns. */
export async function whileChanging<T>(user_id: string, start: () => Promise<T>, change: Change): Promise<T> {
  let work: Promise<T> | undefined;
  await inTransaction(controlPool(), async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user_id)).for('no key update');
    work = start();
    work.catch(() => {});
    await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(1);
    await change(tx, user_id);
  });
  return work!;
}
