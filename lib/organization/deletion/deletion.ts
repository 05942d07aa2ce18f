import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { mayDeleteOrganization } from '@/lib/core/permissions';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import type { Job } from '@/lib/platform/jobs/queue';
import { activeMembers } from '@/lib/platform/mail/active-members';

/** How long a deletion can be undone. */
export const DAYS_TO_UNDO = 7;

const facts = { id: organizations.id, name: organizations.name, erase_at: organizations.erase_at };

/**
 * Closes the actor's organization: nobody works in it and no key is good any more, and in seven days it is erased.
 * @param name its name, as the person typed it
 * @throws Problem `insufficient_permission` unless the actor is an owner now; `validation_error` on another name; `conflict`
 * when it was deleted in the meantime
 */
export async function softDelete(tx: Tx, actor: Actor, name: string) {
  if (!mayDeleteOrganization(actor)) {
    throw new Problem('insufficient_permission', 'Only an owner can delete the organization.');
  }
  await assertRoleUnchanged(tx, actor);
  const own = eq(organizations.id, actor.organization_id);
  const [present] = await tx.select(facts).from(organizations).where(own).for('no key update');
  if (present!.name.trim() !== name.trim()) {
    throw fieldProblem('name', 'mismatch', 'This is not the name of the organization. Type it exactly as it is shown.');
  }
  const [closed] = await tx
    .update(organizations)
    .set({
      erase_at: sql`now() + make_interval(days => ${DAYS_TO_UNDO})`,
      deleted_by_label: actor.label,
      version: sql`${organizations.version} + 1`,
      updated_at: sql`now()`,
      updated_by_label: actor.label,
    })
    .where(and(own, isNull(organizations.erase_at)))
    .returning(facts);
  if (!closed) throw new Problem('conflict', 'Somebody else deleted the organization just now.');
  return { ...closed, erase_at: closed.erase_at! };
}

/**
 * Opens a deleted organization again, as it was.
 * @throws Problem `conflict` when there is nothing to undo, or it is too late
 */
export async function reopenOrganization(tx: Tx, actor: Actor) {
  await assertRoleUnchanged(tx, actor);
  const [before] = await tx
    .select(facts)
    .from(organizations)
    .where(and(eq(organizations.id, actor.organization_id), gt(organizations.erase_at, sql`now()`)))
    .for('no key update');
  if (!before)
    throw new Problem('conflict', 'There is no deletion to undo: somebody was quicker, or its time is over.');
  await tx
    .update(organizations)
    .set({
      erase_at: null,
      deleted_by_label: null,
      version: sql`${organizations.version} + 1`,
      updated_at: sql`now()`,
      updated_by_label: actor.label,
    })
    .where(eq(organizations.id, before.id));
  return before;
}

/** What tells every owner of a deletion, or that it was undone. */
export async function noticesOf(tx: Tx, actor: Actor, event: 'deleted' | 'restored'): Promise<Job[]> {
  const { organization_id, label: by } = actor;
  const owners = await activeMembers(tx, organization_id, ['OWNER']);
  return owners.map((user_id) => ({
    name: 'send-organization-deletion',
    data: { organization_id, user_id, event, by },
  }));
}
