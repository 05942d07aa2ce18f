import type { z } from 'zod';
import { parseInput } from '@/lib/core/parse';
import { type FieldError, Problem } from '@/lib/core/problem';
import type { MutationContext } from '@/lib/operation/operation';
import { invite, type Outcome } from './invite';
import { type BulkInvitationOutcome, type BulkInvitationResult, type BulkInvite, InviteUser } from './schema';
import { type Invitee, type Refusal, validateInvitees } from './validate-invitees';

type Row = z.output<typeof BulkInvite>['invitations'][number];
type Reading = { invitee: Invitee } | { errors: FieldError[] };

const ECHOED = 320;

/**
 * Invites many people: each row is validated on its own, and the valid ones are invited in one transaction. A dry run only
 * validates.
 * @throws Problem `rate_limited` when the invitations exceed today's limit; then nobody is invited
 */
export async function inviteMany(
  context: MutationContext,
  { invitations: rows, dry_run }: z.output<typeof BulkInvite>,
): Promise<BulkInvitationOutcome> {
  const readings = withoutDuplicates(rows.map(read));
  const invitees = readings.flatMap((reading) => ('invitee' in reading ? [reading.invitee] : []));
  const outcomes = dry_run ? await dryRun(context, invitees) : await invite(context, invitees);
  const next = outcomes.values();
  const results = readings.map((reading, index): BulkInvitationResult => {
    if ('invitee' in reading) return resultOf(index, reading.invitee, next.next().value);
    const email = rows[index]!.email.slice(0, ECHOED);
    return { index, email, status: 'refused', invitation_id: null, errors: reading.errors };
  });
  const count = (status: BulkInvitationResult['status']) => results.filter((it) => it.status === status).length;
  if (count('invited') === 0) context.unchanged();
  return { invited: count('invited'), would_invite: count('would_invite'), refused: count('refused'), results };
}

/** Returns the counts as a sentence. */
export function describeOutcome({ invited, would_invite, refused }: BulkInvitationOutcome): string {
  const good = would_invite > 0 ? `${would_invite} would be invited` : `${invited} invited`;
  return `${good}, ${refused} refused`;
}

function read(row: Row): Reading {
  try {
    return { invitee: parseInput(InviteUser, row as z.input<typeof InviteUser>) };
  } catch (error) {
    if (error instanceof Problem && error.data.errors) return { errors: error.data.errors };
    throw error;
  }
}

function withoutDuplicates(readings: Reading[]): Reading[] {
  const seen = new Map<string, number>();
  return readings.map((reading, index) => {
    if (!('invitee' in reading)) return reading;
    const first = seen.get(reading.invitee.email);
    if (first === undefined) {
      seen.set(reading.invitee.email, index);
      return reading;
    }
    const message = `The row at index ${first} has the same email address.`;
    return { errors: [{ path: 'email', code: 'duplicate', message }] };
  });
}

async function dryRun({ actor, db }: MutationContext, invitees: Invitee[]): Promise<{ refusal?: Refusal }[]> {
  return (await validateInvitees(db, actor, invitees)).map((refusal) => ({ refusal }));
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
