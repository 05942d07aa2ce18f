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
 * Closes the actor's organization: nobody can work in it, its API keys stop working, and it is erased in seven days.
 * @param name the organization's name, as typed by the person
 * @throws Problem `insufficient_permission` unless the actor is currently an owner; `validation_error` when the name differs; `conflict`
 * when it has been deleted in the meantime
 */
export async function softDelete(tx: Tx, actor: Actor, name: string) {
  if (!mayDeleteOrganization(actor)) {
    throw new Problem('insufficient_permission', 'Only an owner can delete the organization.');
  }
  await assertRoleUnchanged(tx, actor);
  const own = eq(organizations.id, actor.organization_id);
  const [present] = await tx.select(facts).from(organizations).where(own).for('no key update');
  if (present!.name.trim() !== name.trim()) {
    throw fieldProblem(
      'name',
      'mismatch',
      'The name does not match. Type the organization name exactly as it is shown.',
    );
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
  if (!closed) throw new Problem('conflict', 'Someone else has just deleted the organization.');
  return { ...closed, erase_at: closed.erase_at! };
}

/**
 * Restores a deleted organization as it was.
 * @throws Problem `conflict` when it is not deleted or the time to undo is over
 */
export async function undoDeletion(tx: Tx, actor: Actor) {
  await assertRoleUnchanged(tx, actor);
  const [before] = await tx
    .select(facts)
    .from(organizations)
    .where(and(eq(organizations.id, actor.organization_id), gt(organizations.erase_at, sql`now()`)))
    .for('no key update');
  if (!before)
    throw new Problem(
      'conflict',
      'The deletion can no longer be undone. Someone may have undone it already, or its seven days are over.',
    );
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

/** Returns the jobs that notify every owner of a deletion or its undoing. */
export async function ownerNotices(tx: Tx, actor: Actor, event: 'deleted' | 'restored'): Promise<Job[]> {
  const { organization_id, label: by } = actor;
  const owners = await activeMembers(tx, organization_id, ['OWNER']);
  return owners.map((user_id) => ({
    name: 'send-organization-deletion',
    data: { organization_id, user_id, event, by },
  }));
}
