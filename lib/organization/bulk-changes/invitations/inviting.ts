import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import type { Role } from '@/lib/core/roles';
import type { MutationContext } from '@/lib/operation/operation';
import { createdEntry, createInvitations, lockInviting } from '@/lib/organization/invitations/invite';
import type { InviteeRow, Reading } from '@/lib/organization/invitations/read-invitees';
import { type Invitee, validateInvitees } from '@/lib/organization/invitations/validate-invitees';
import type { OpenChange } from '../claim';
import type { InvitationReason } from '../constants';
import { type Judged, type Refusal, reached, type Work } from '../kind';
import { openChange } from '../start';

const ECHOED = 320;
/** Rows that need no invitation; the others have to be corrected. */
const NEEDLESS: string[] = ['duplicate', 'already_invited', 'already_member', 'suspended_member'];

type Target = Invitee & { id: string };

/**
 * Saves the rows of a list, and leaves inviting them to the worker. What is wrong with a row on its own is decided here, everything
 * else when its turn comes. Emails to everyone who can be invited now are reserved, so that no limit stops it halfway.
 * @returns the id of the change
 * @throws Problem `conflict` when ten changes are not finished; `rate_limited` when it would send more emails than allowed today
 */
export async function startInviting(
  context: MutationContext,
  rows: readonly InviteeRow[],
  readings: readonly Reading[],
): Promise<string> {
  const { actor, db, consume } = context;
  const { id } = await openChange(context, { action: 'invite', role: null }, 'invitations', async (change_id) => {
    const invitees = readings.flatMap((reading) => ('invitee' in reading ? [reading.invitee] : []));
    const refusals = await validateInvitees(db, actor, invitees);
    const emails = refusals.filter((refusal) => !refusal).length;
    if (emails > 0) await consume('invitations', actor.organization_id, emails);
    await saveRows(db, actor, change_id, rows, readings);
    return rows.length;
  });
  return id;
}

async function saveRows(
  db: Tx,
  { organization_id }: Actor,
  change_id: string,
  rows: readonly InviteeRow[],
  readings: readonly Reading[],
): Promise<void> {
  const saved = readings.map((reading, index) => savedRow(rows[index]!, reading));
  const column = (of: (row: (typeof saved)[number]) => string | null) => sql`${sql.param(saved.map(of))}::text[]`;
  await db.execute(sql`
    insert into ${bulkChangeRows}
      (organization_id, bulk_change_id, position, user_id, name, email, first_name, last_name, role, reason, message)
    select ${organization_id}, ${change_id}, position, id::uuid, first_name || ' ' || last_name, email, first_name, last_name,
      role, reason, message
    from unnest(${column(newId)}, ${column((it) => it.email)}, ${column((it) => it.first_name)},
      ${column((it) => it.last_name)}, ${column((it) => it.role)}, ${column((it) => it.reason)}, ${column((it) => it.message)})
      with ordinality as given (id, email, first_name, last_name, role, reason, message, position)`);
}

function savedRow(row: InviteeRow, reading: Reading) {
  if ('invitee' in reading) return { ...reading.invitee, reason: null, message: null };
  const echo = (text = '') => text.slice(0, ECHOED).replaceAll('\0', '');
  const { email, first_name, last_name, role } = row;
  const [error] = reading.errors;
  const repeats = error!.code === 'duplicate';
  return {
    email: echo(email),
    first_name: echo(first_name),
    last_name: echo(last_name),
    role: echo(role),
    reason: repeats ? 'duplicate' : 'invalid',
    message: repeats
      ? 'Another row of the list has the same address.'
      : reading.errors.map(({ message }) => message).join(' '),
  };
}

/** Invites people. */
export const invitingWork: Work<Target> = {
  permission: 'invitations:write',
  sizeOf: () => 200,
  async lock(tx, { organization_id, actor_id }) {
    await lockInviting(tx, organization_id);
    await tx
      .select({ user_id: memberships.user_id })
      .from(memberships)
      .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, actor_id)))
      .for('share');
  },
  judge: judgeInvitees,
  async apply(tx, actor, _, targets) {
    const created = await createInvitations(tx, actor, targets);
    return { entries: created.map(createdEntry), messages: new Map() };
  },
};

async function judgeInvitees(tx: Tx, actor: Actor, change: OpenChange, count: number): Promise<Judged<Target>[]> {
  const { rows } = await tx.execute<
    Target & { position: number; reason: InvitationReason | null; message: string }
  >(sql`
    select position, user_id as id, email, first_name, last_name, role, reason, message from ${bulkChangeRows}
    where bulk_change_id = ${change.id} and position > ${reached(change)}
    order by position limit ${count}`);
  const valid = rows
    .filter(({ reason }) => !reason)
    .map(({ id, email, first_name, last_name, role }) => ({ id, email, first_name, last_name, role: role as Role }));
  const refusals = await validateInvitees(tx, actor, valid);
  const verdicts = new Map(valid.map((target, at) => [target.id, { target, refused: refusals[at]?.error }]));
  return rows.map(({ id, position, reason, message }) => {
    const { target, refused } = verdicts.get(id) ?? {};
    const refusal = refused ? { reason: refused.code as InvitationReason, message: refused.message } : undefined;
    if (target && !refusal) return { position, verdict: { target } };
    return { position, verdict: refusedWith(refusal ?? { reason: reason!, message }) };
  });
}

function refusedWith(refusal: Refusal) {
  const outcome = NEEDLESS.includes(refusal.reason) ? ('skipped' as const) : ('failed' as const);
  return { outcome, refusal };
}
