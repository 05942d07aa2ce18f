import type { BulkInvitationResult } from '@/lib/organization/invitations/schema';
import type { Field } from './columns';
import type { Person } from './people';

/** The status of a row; `known` is already invited or a member, so nothing is left to do. */
export type Verdict =
  | { status: 'unchecked' | 'ready' }
  | { status: 'known'; message: string; invitation_id: string | null }
  | { status: 'refused'; errors: { path: string; message: string }[] };

/** A person to invite, with their status. `number` is the position in the input, from 1; `edited` holds the user's edits. */
export type Row = Person & { number: number; verdict: Verdict; edited?: Partial<Person> };

const NOTHING_TO_DO = ['already_invited', 'already_member', 'suspended_member'];

/** Returns unvalidated rows for people. */
export function rowsOf(people: Person[]): Row[] {
  return people.map((person, index) => ({ ...person, number: index + 1, verdict: { status: 'unchecked' } }));
}

/** Rebuilds the rows after the columns changed, keeping edits and removals. */
export function remapRows(rows: readonly Row[], people: Person[]): Row[] {
  const fresh = rowsOf(people);
  return rows.flatMap(({ number, edited }) => {
    const row = fresh[number - 1];
    return row ? [edited ? { ...row, ...edited, edited } : row] : [];
  });
}

/** Returns the row's fields as input for the operation. */
export function personOf({ email, first_name, last_name, role }: Row): Person {
  return { email, first_name, last_name, role };
}

/** Returns the status of a row from the server's result of a dry run. */
export function verdictOf(result: BulkInvitationResult): Verdict {
  if (result.status === 'would_invite') return { status: 'ready' };
  const [error] = result.errors;
  if (error && NOTHING_TO_DO.includes(error.code)) {
    return { status: 'known', message: error.message, invitation_id: result.invitation_id };
  }
  return { status: 'refused', errors: result.errors };
}

/** Returns a refusal for one field. */
export function refusal(path: Field, message: string): Verdict {
  return { status: 'refused', errors: [{ path, message }] };
}

/** The groups in which rows are counted. */
export type Group = Verdict['status'];

/** Counts the rows in each group. */
export function countRows(rows: readonly Row[]): Record<Group, number> {
  const counts = { ready: 0, known: 0, refused: 0, unchecked: 0 };
  for (const { verdict } of rows) counts[verdict.status]++;
  return counts;
}

/** Returns why a row cannot be invited, in one line; empty if it can. */
export function reasonOf({ verdict }: Row): string {
  if (verdict.status === 'known') return verdict.message;
  return verdict.status === 'refused' ? verdict.errors.map(({ message }) => message).join(' ') : '';
}
