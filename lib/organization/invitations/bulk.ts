import type { z } from 'zod';
import type { MutationContext } from '@/lib/operation/operation';
import { startInviting } from '@/lib/organization/bulk-changes/invitations/inviting';
import { MOST_INVITED_AT_ONCE } from './constants';
import { invite, type Outcome } from './invite';
import { echo, type Reading, readInvitees } from './read-invitees';
import type { BulkInvitationOutcome, BulkInvitationResult, BulkInvite } from './schema';
import { type Invitee, type Refusal, validateInvitees } from './validate-invitees';

/**
 * Invites many people: each row is validated on its own. Up to 500 rows are invited in one transaction, more in the background. A dry
 * run only validates.
 * @throws Problem `rate_limited` when the invitations exceed today's limit; then nobody is invited
 */
export async function inviteMany(
  context: MutationContext,
  { invitations: rows, dry_run, in_background }: z.output<typeof BulkInvite>,
): Promise<BulkInvitationOutcome> {
  const readings = readInvitees(rows);
  if (!dry_run && (in_background || rows.length > MOST_INVITED_AT_ONCE)) {
    const bulk_change_id = await startInviting(context, rows, readings);
    return { invited: 0, would_invite: 0, refused: 0, results: [], bulk_change_id };
  }
  const invitees = readings.flatMap((reading) => ('invitee' in reading ? [reading.invitee] : []));
  const outcomes = dry_run ? await dryRun(context, invitees) : await invite(context, invitees);
  const results = resultsOf(rows, readings, outcomes);
  const count = (status: BulkInvitationResult['status']) => results.filter((it) => it.status === status).length;
  const counts = { invited: count('invited'), would_invite: count('would_invite'), refused: count('refused') };
  if (counts.invited === 0) context.unchanged();
  return { ...counts, results, bulk_change_id: null };
}

/** Returns the counts as a sentence. */
export function describeOutcome({ invited, would_invite, refused, bulk_change_id }: BulkInvitationOutcome): string {
  if (bulk_change_id) return 'Inviting in the background';
  const good = would_invite > 0 ? `${would_invite} would be invited` : `${invited} invited`;
  return `${good}, ${refused} refused`;
}

async function dryRun({ actor, db }: MutationContext, invitees: Invitee[]): Promise<{ refusal?: Refusal }[]> {
  return (await validateInvitees(db, actor, invitees)).map((refusal) => ({ refusal }));
}

function resultsOf(
  rows: z.output<typeof BulkInvite>['invitations'],
  readings: Reading[],
  outcomes: (Outcome | { refusal?: Refusal })[],
): BulkInvitationResult[] {
  const next = outcomes.values();
  return readings.map((reading, index): BulkInvitationResult => {
    if ('invitee' in reading) return resultOf(index, reading.invitee, next.next().value);
    const email = echo(rows[index]!.email);
    return { index, email, status: 'refused', invitation_id: null, errors: reading.errors };
  });
}

function resultOf(
  index: number,
  { email }: Invitee,
  outcome: Outcome | { refusal?: Refusal } | undefined,
): BulkInvitationResult {
  if (outcome && 'invitation' in outcome) {
    return { index, email, status: 'invited', invitation_id: outcome.invitation.id, errors: [] };
  }
  const refusal = outcome?.refusal;
  if (!refusal) return { index, email, status: 'would_invite', invitation_id: null, errors: [] };
  return {
    index,
    email,
    status: 'refused',
    invitation_id: refusal.invitation_id ?? null,
    errors: [refusal.error],
  };
}
