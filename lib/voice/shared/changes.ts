import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '@/lib/platform/audit-trail/record';

/** What the audit log says in place of something personal. */
export const PERSONAL = '(personal data)';

interface Fields<T> {
  /** Recorded with their values. */
  open: readonly (keyof T & string)[];
  /** Recorded as changed, without their values. */
  personal: readonly (keyof T & string)[];
}

/**
 * The fields whose values differ, as the audit log may have them. Names, numbers and what was said stay in the database of
 * the organization's region, where they can be erased; the audit log is kept elsewhere and for good.
 */
export function changedFields<T extends object>(before: Partial<T>, after: Partial<T>, fields: Fields<T>): Changes {
  const changes: Changes = {};
  const differs = (field: keyof T) => after[field] !== undefined && !isDeepStrictEqual(before[field], after[field]);
  for (const field of fields.open.filter(differs)) {
    changes[field] = { before: before[field] ?? null, after: after[field] };
  }
  for (const field of fields.personal.filter(differs)) {
    changes[field] = { before: withheld(before[field]), after: withheld(after[field]) };
  }
  return changes;
}

function withheld(value: unknown): string | null {
  const empty = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? null : PERSONAL;
}
