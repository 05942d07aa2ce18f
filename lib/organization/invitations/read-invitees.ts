import type { z } from 'zod';
import { parseInput } from '@/lib/core/parse';
import { type FieldError, Problem } from '@/lib/core/problem';
import { type BulkInvite, InviteUser } from './schema';
import type { Invitee } from './validate-invitees';

/** A row as sent. */
export type InviteeRow = z.output<typeof BulkInvite>['invitations'][number];
/** A row that is valid on its own, or what is wrong with it. */
export type Reading = { invitee: Invitee } | { errors: FieldError[] };

const ECHOED = 320;

/** As much of a sent value as an answer about an invalid row repeats: its first 320 characters. */
export function echo(text = ''): string {
  return text.slice(0, ECHOED);
}

/** Validates each row on its own, by the rules of a single invitation; of rows with the same address, all but the first are refused. */
export function readInvitees(rows: readonly InviteeRow[]): Reading[] {
  const seen = new Map<string, number>();
  return rows.map((row, index) => {
    const reading = read(row);
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

function read(row: InviteeRow): Reading {
  try {
    return { invitee: parseInput(InviteUser, row as z.input<typeof InviteUser>) };
  } catch (error) {
    if (error instanceof Problem && error.data.errors) return { errors: error.data.errors };
    throw error;
  }
}
