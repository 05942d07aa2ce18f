import { EmailAddress } from '@/lib/core/email-address';
import type { BulkInvitationResult } from '@/lib/organization/invitations/schema';
import type { Field } from './columns';
import type { Person } from './people';

/**
 * What is known of a row. `doubtful` is a row that was sent off and never answered; `known` is somebody who has an invitation or is a member
 * already, so that nothing is left to do.
 */
export type Verdict =
  | { status: 'unchecked' | 'ready' | 'sending' | 'doubtful' | 'sent' }
  | { status: 'known'; message: string; invitation_id: string | null }
  | { status: 'refused'; errors: { path: string; message: string }[] };

/** Somebody to invite, and how that stands. `number` is the place in what was pasted, from 1; `edited` what was typed over it. */
export type Row = Person & { number: number; verdict: Verdict; edited?: Partial<Person> };

const NOTHING_TO_DO = ['already_invited', 'already_member', 'suspended_member'];

/** Rows as they are before anybody has judged them. */
export function rowsOf(people: Person[]): Row[] {
  return people.map((person, index) => ({ ...person, number: index + 1, verdict: { status: 'unchecked' } }));
}

/** The rows anew, after their columns got other meanings: what was typed over a row and which rows were removed stays. */
export function remapped(rows: readonly Row[], people: Person[]): Row[] {
  const fresh = rowsOf(people);
  return rows.flatMap(({ number, edited }) => {
    const row = fresh[number - 1];
    return row ? [edited ? { ...row, ...edited, edited } : row] : [];
  });
}

/** The row's four fields, as the operation takes them. */
export function personOf({ email, first_name, last_name, role }: Row): Person {
  return { email, first_name, last_name, role };
}

/** What the server's result says of a row, given how the row stood before. */
export function judged(row: Row, result: BulkInvitationResult): Verdict {
  if (result.status === 'would_invite') return { status: 'ready' };
  if (result.status === 'invited') return { status: 'sent' };
  const [error] = result.errors;
  // It was this very request that invited them: its answer was lost on the way.
  if (row.verdict.status === 'doubtful' && error?.code === 'already_invited') return { status: 'sent' };
  if (error && NOTHING_TO_DO.includes(error.code)) {
    return { status: 'known', message: error.message, invitation_id: result.invitation_id };
  }
  return { status: 'refused', errors: result.errors };
}

// Reading thousands of addresses at each change would be felt; a row never changes, it is replaced.
const addresses = new WeakMap<Row, string>();

function addressOf(row: Row): string {
  const known = addresses.get(row);
  if (known !== undefined) return known;
  const address = EmailAddress.safeParse(row.email).data ?? '';
  addresses.set(row, address);
  return address;
}

/** The rows with those marked whose address another row before them has; a mark is gone once there is no such row. */
export function withDuplicates(rows: readonly Row[]): Row[] {
  const first = new Map<string, number>();
  return rows.map((row) => {
    const address = addressOf(row);
    const earlier = first.get(address);
    if (address === '') return row;
    if (earlier === undefined) {
      first.set(address, row.number);
      return row;
    }
    return { ...row, verdict: refusal('email', `Row ${earlier} has the same address.`) };
  });
}

/** A refusal that concerns one field. */
export function refusal(path: Field, message: string): Verdict {
  return { status: 'refused', errors: [{ path, message }] };
}

/** The group in which a row is counted. */
export type Group = 'ready' | 'sent' | 'known' | 'refused' | 'unchecked';

/** The group that a verdict belongs to. */
export function groupOf({ status }: Verdict): Group {
  return status === 'sending' || status === 'doubtful' ? 'ready' : status;
}

/** How many rows are in each group. */
export function countRows(rows: readonly Row[]): Record<Group, number> {
  const counts = { ready: 0, sent: 0, known: 0, refused: 0, unchecked: 0 };
  for (const { verdict } of rows) counts[groupOf(verdict)]++;
  return counts;
}

/** Why a row is not invited, in one line; empty where it is. */
export function reasonOf({ verdict }: Row): string {
  if (verdict.status === 'known') return verdict.message;
  if (verdict.status === 'refused') return verdict.errors.map(({ message }) => message).join(' ');
  return verdict.status === 'sent' ? '' : 'Not sent.';
}
