import type { SQL } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import type { Permission } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import type { OpenChange } from './claim';
import type { Action, Reason } from './constants';

/** Why a row is left out. */
export interface Refusal {
  reason: Reason;
  /** The same as a sentence. */
  message: string;
}

/** What is to be done, and the new role with `change_role`. */
export interface Wish {
  action: Action;
  role: Role | null;
}

/** What can be selected for a bulk change: members, or invitations. `Facts` decide about a row; rows with the same facts have the same fate. */
export interface Source<Input, Facts> {
  /** The permission to see names and addresses, and to select by a filter. */
  reads: Permission;
  /** SQL: the selected rows as `target_id` and `position` (from 1, without gaps). */
  selectionOf(organization_id: string, input: Input): SQL;
  /** SQL: joins what the organization knows to rows `chosen` with a `target_id`. */
  join(organization_id: string): SQL;
  /** SQL, after the join: what is shown of a row; null when the organization does not know it. */
  shown: { name: SQL; email: SQL };
  /** SQL, after the join: the facts as text, the same text for the same facts. */
  factsOf(actor: Actor, action: Action): SQL<string>;
  isKnown(facts: Facts): boolean;
  /** Reads what decides about all rows alike. @returns why a row with these facts is left out; undefined when it is changed */
  judgeOf(db: Db | Tx, actor: Actor, wish: Wish): Promise<(facts: Facts) => Refusal | undefined>;
  /** Throws when a selection has no rows of the organization, or too many. @throws Problem `validation_error` */
  assertSize(input: Input, counts: { total: number; known: number }): void;
}

export type Entry = AuditEntry & { action: string };

/** What was done: the entries of the audit log, and what to tell about some targets, by id. */
export interface Done {
  entries: Entry[];
  messages: Map<string, string>;
}

/** A row of a batch: what is to be changed, or why it is not. */
export interface Judged<Target> {
  position: number;
  verdict: { target: Target } | { outcome: 'skipped' | 'failed'; refusal: Refusal };
}

/** How the batches of a bulk change are made. */
export interface Work<Target extends { id: string }> {
  /** The permission to make the change. */
  permission: Permission;
  /** Rows per transaction: those that take several statements each are fewer, so that nobody waits long for their locks. */
  sizeOf(action: Action): number;
  /** Locks what a batch changes or depends on, and the membership of the one who started the change. */
  lock(tx: Tx, change: OpenChange, ids: readonly string[]): Promise<void>;
  /** Decides about the next rows, in order. */
  judge(tx: Tx, actor: Actor, change: OpenChange, count: number): Promise<Judged<Target>[]>;
  /**
   * Makes the change to targets about which it was decided, with the same effects as the change of one.
   * @throws Problem or a database error; the caller rolls back
   */
  apply(tx: Tx, actor: Actor, change: OpenChange, targets: readonly Target[]): Promise<Done>;
}

/** How far a change has come. */
export const reached = ({ succeeded, skipped, failed }: OpenChange) => succeeded + skipped + failed;
