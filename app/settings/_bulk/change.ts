import { formatNumber } from '@/lib/core/format';
import type { BULK_OUTCOMES, BULK_STATUSES } from '@/lib/organization/bulk-changes/constants';

/** A bulk change and its progress, of users or of invitations. */
export interface Change {
  id: string;
  status: (typeof BULK_STATUSES)[number];
  total: number;
  succeeded: number;
  skipped: number;
  failed: number;
  created_by: string;
  created_at: string;
  finished_at: string | null;
}

export type Outcome = (typeof BULK_OUTCOMES)[number];

/** What is particular about the bulk changes of a tab. */
export interface ChangeKind<C extends Change> {
  /** What a row is, such as `user`. */
  noun: string;
  /** The tab. */
  path: '/settings/users' | '/settings/invite';
  tab: string;
  /** Where the progress of a change is read. */
  statusAddress: string;
  /** What a change does, or has done: `Suspending 250 users`, `Suspended 248 users`. */
  titleOf: (change: C) => string;
  /** What the result of a row that succeeded is called, such as `Changed`. */
  doneLabel: (change: C) => string;
  cancel: (input: {
    id: string;
  }) => Promise<{ ok: true; data: unknown } | { ok: false; problem: { code: string; detail: string } }>;
}

/** Returns whether a bulk change is completed or cancelled. */
export function isFinished({ status }: Pick<Change, 'status'>): boolean {
  return status === 'completed' || status === 'cancelled';
}

const SHOWN_MS = 15 * 60_000;

/** Returns whether a bulk change is shown above the list: it runs, or finished in the last 15 minutes. */
export function isShown(change: Change, now: number): boolean {
  return !isFinished(change) || now - Date.parse(change.finished_at ?? change.created_at) < SHOWN_MS;
}

/** Returns how many rows a bulk change is done with. */
export function doneOf({ succeeded, skipped, failed }: Pick<Change, 'succeeded' | 'skipped' | 'failed'>): number {
  return succeeded + skipped + failed;
}

/** The counts of a bulk change in a line: `248 changed · 2 skipped · 0 failed`. */
export function countsText<C extends Change>(change: C, { doneLabel }: ChangeKind<C>): string {
  const left = change.total - doneOf(change);
  return [
    `${formatNumber(change.succeeded)} ${doneLabel(change).toLowerCase()}`,
    `${formatNumber(change.skipped)} skipped`,
    `${formatNumber(change.failed)} failed`,
    ...(change.status === 'cancelled' && left > 0 ? [`${formatNumber(left)} not started`] : []),
  ].join(' · ');
}

/** The on-screen name of an outcome. */
export function outcomeLabel<C extends Change>(outcome: Outcome, change: C, { doneLabel }: ChangeKind<C>): string {
  return { pending: 'Not started', succeeded: doneLabel(change), skipped: 'Skipped', failed: 'Failed' }[outcome];
}

/** The outcomes that occur in a bulk change, with the number of rows of each. */
export function outcomeCounts(change: Change): { outcome: Outcome; count: number }[] {
  const { succeeded, skipped, failed } = change;
  const counts = { succeeded, skipped, failed, pending: change.total - doneOf(change) };
  return (Object.keys(counts) as Outcome[])
    .map((outcome) => ({ outcome, count: counts[outcome] }))
    .filter(({ count }) => count > 0);
}

/** The name of several rows at the beginning of a text: `Users`. */
export function manyOf(noun: string): string {
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`;
}

/** The title of a finished change from the one of a completed change. */
export function finishedTitle({ status }: Pick<Change, 'status'>, done: string): string {
  return status === 'cancelled' ? `Cancelled: ${done.charAt(0).toLowerCase()}${done.slice(1)}` : done;
}
