import { canonicalJson } from '@/lib/core/canonical-json';
import type { Changes } from './record';

/** Written to the audit log in place of personal data. */
export const PERSONAL = '(personal data)';

/** How the audit log records each field; a field named nowhere is not recorded. */
export interface AuditedFields<T> {
  /** Recorded with their values. Never name a secret here. */
  fields?: readonly (keyof T & string)[];
  /** Recorded as changed, without their values. */
  redacted?: readonly (keyof T & string)[];
  /** Recorded as a summary of their values, such as the length of a text. */
  summarized?: { readonly [Field in keyof T & string]?: (value: NonNullable<T[Field]>) => unknown };
}

/**
 * Returns the fields whose values differ, for `AuditEntry.changes`. A field that `after` leaves out, or has as undefined, is
 * unchanged. Names, numbers and conversations are redacted: they stay in the database of the organization's region, where
 * they can be erased, while the audit log is kept elsewhere and for longer.
 */
export function auditDiff<T extends object>(
  before: Partial<T>,
  after: Partial<T>,
  { fields = [], redacted = [], summarized = {} }: AuditedFields<T>,
): Changes {
  const changes: Changes = {};
  const add = (field: keyof T & string, show: (value: unknown) => unknown) => {
    if (after[field] === undefined || isSame(before[field], after[field])) return;
    changes[field] = { before: show(before[field]), after: show(after[field]) };
  };
  for (const field of fields) add(field, (value) => value ?? null);
  for (const field of redacted) add(field, redact);
  for (const [field, summarize] of Object.entries(summarized) as [keyof T & string, (value: unknown) => unknown][]) {
    add(field, (value) => (value === undefined || value === null ? null : summarize(value)));
  }
  return changes;
}

// As stored, so that neither the order of an object's members nor the sign of a zero counts as a change.
function isSame(before: unknown, after: unknown): boolean {
  return before === after || (before !== undefined && canonicalJson(before) === canonicalJson(after));
}

function redact(value: unknown): string | null {
  const empty = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? null : PERSONAL;
}
