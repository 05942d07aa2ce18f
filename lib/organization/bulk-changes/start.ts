import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { bulkChangeRows, bulkChanges } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import { formatNumber } from '@/lib/core/format';
import { Problem } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import type { MutationContext } from '@/lib/operation/operation';
import { wakeAfter } from '@/lib/platform/jobs/wake-up';
import type { Throttle } from '@/lib/platform/rate-limit/throttle';
import { assertMayStart } from './authority';
import { isOpen } from './claim';
import { INVITING_ACTIONS, MOST_OPEN_BULK_CHANGES } from './constants';
import { type Facts, joinMembers } from './facts';
import type { Wish } from './kind';
import { type ChangeRow, changeColumns } from './read';
import type { BulkChange, BulkChangeInput } from './schema';
import { assertSize, selectionOf } from './selection';
import { countRows, type Group, survey } from './survey';
import { userSource } from './user-source';

/**
 * Starts a bulk change of the users who are selected now. Who joins later is not part of it.
 * @throws Problem `insufficient_permission`; `validation_error` when the selection is empty or too large; `conflict` when ten changes
 * are not finished; `rate_limited` when it would send more emails than the organization may today
 */
export async function startChange(context: MutationContext, input: BulkChangeInput): Promise<BulkChange> {
  const { actor, db } = context;
  const { action, role = null, revoke_api_keys = false } = input;
  assertMayStart(actor, input);
  const change = await openChange(context, { action, role, revoke_api_keys }, 'users', async (id) => {
    if (action === 'send_temporary_password') await reserveEmails(context, input);
    const captured = await captureUsers(db, actor, id, input);
    assertSize(input, captured);
    return captured.total;
  });
  return change as BulkChange;
}

/**
 * Saves a change and its rows, and leaves the rest to the worker.
 * @param what its rows, in the audit log
 * @param capture saves the rows of the change with this id, and returns how many they are
 * @throws Problem `conflict` when the actor's role was just changed, or ten changes are not finished
 */
export async function openChange(
  { actor, db, audit }: MutationContext,
  { action, role, revoke_api_keys = false }: Wish & { revoke_api_keys?: boolean },
  what: 'users' | 'invitations',
  capture: (id: string) => Promise<number>,
): Promise<ChangeRow> {
  await assertRoleUnchanged(db, actor);
  await assertRoom(db, actor);
  const { id } = await insertChange(db, actor, { action, role, revoke_api_keys });
  const total = await capture(id);
  const [change] = await db.update(bulkChanges).set({ total }).where(eq(bulkChanges.id, id)).returning(changeColumns);
  audit({
    target: { type: 'bulk_change', id },
    changes: {
      action: { before: null, after: action },
      ...(role && { role: { before: null, after: role } }),
      [what]: { before: null, after: total },
    },
  });
  wakeAfter(db, 'bulk-changes');
  return change!;
}

async function assertRoom(db: Tx, { organization_id }: Actor): Promise<void> {
  await lockInTransaction(db, 'bulk_changes', organization_id);
  const open = await db.$count(bulkChanges, and(eq(bulkChanges.organization_id, organization_id), isOpen()));
  if (open < MOST_OPEN_BULK_CHANGES) return;
  const message = `${formatNumber(open)} bulk changes are not finished yet. Wait for one of them, or cancel it.`;
  throw new Problem('conflict', message);
}

// All of them or none before the change starts, so that it is not refused halfway. Emails to people who have not joined count as
// invitations, which reach anyone; members can be sent a new password at any time, as after an incident.
async function reserveEmails({ db, actor, consume }: MutationContext, input: BulkChangeInput): Promise<void> {
  const groups = await survey(db, actor, userSource, { action: input.action, role: null }, input);
  for (const [limit, count] of Object.entries(temporaryPasswordsOf(groups)))
    if (count > 0) await consume(limit as Throttle, actor.organization_id, count);
}

/** How many temporary passwords would be sent, by the limit that they count towards. */
export function temporaryPasswordsOf(groups: readonly Group<Facts>[]) {
  const changed = groups.filter(({ refusal }) => !refusal);
  const invitations = countRows(changed.filter(({ facts }) => facts.status === 'invited'));
  return { invitations, bulk_temporary_passwords: countRows(changed) - invitations } satisfies Partial<
    Record<Throttle, number>
  >;
}

/** So that the previous version does not take up what it does not know. */
const NEVER = '9999-12-31T00:00:00.000Z';

type Values = Required<Pick<typeof bulkChanges.$inferInsert, 'action' | 'role' | 'revoke_api_keys'>>;

async function insertChange(db: Tx, actor: Actor, values: Values): Promise<{ id: string }> {
  const { kind, id, label, organization_id, request } = actor;
  const [change] = await db
    .insert(bulkChanges)
    .values({
      ...values,
      organization_id,
      actor_kind: kind,
      actor_id: id,
      actor_label: label,
      request_id: request.id,
      ip: request.ip,
      user_agent: request.user_agent?.slice(0, 512),
      retry_at: (INVITING_ACTIONS as readonly string[]).includes(values.action) ? NEVER : null,
    })
    .returning({ id: bulkChanges.id });
  return change!;
}

/** Saves the selected users. @returns how many, and how many of them are users of the organization */
async function captureUsers(db: Tx, { organization_id }: Actor, id: string, input: BulkChangeInput) {
  const { rows } = await db.execute<{ total: number; known: number }>(sql`
    with captured as (
      insert into ${bulkChangeRows} (organization_id, bulk_change_id, position, user_id, name, email)
      select ${organization_id}, ${id}, chosen.position, chosen.target_id, users.first_name || ' ' || users.last_name, users.email
      from (${selectionOf(organization_id, input)}) as chosen ${joinMembers(organization_id)}
      returning email)
    select count(*)::int as total, count(email)::int as known from captured`);
  return rows[0]!;
}
