import { ROLES } from '@/lib/core/roles';

/** The fields of a row, with their labels. */
export const FIELDS = { email: 'Email', first_name: 'First Name', last_name: 'Last Name', role: 'Role' } as const;
export type Field = keyof typeof FIELDS;

/** The column of each field; null if there is none. First and last name in the same column mean a full name. */
export type Columns = Record<Field, number | null>;

/** The meanings that a column can have: a field, or a full name for both name fields. */
export const MEANINGS = { ...FIELDS, full_name: 'Full Name' } as const;
export type Meaning = keyof typeof MEANINGS;

export const NO_COLUMNS: Columns = { email: null, first_name: null, last_name: null, role: null };

/** Returns the meaning of a column; null if it is not imported. */
export function meaningOf(columns: Columns, index: number): Meaning | null {
  if (columns.first_name === index && columns.last_name === index) return 'full_name';
  return (Object.keys(FIELDS) as Field[]).find((field) => columns[field] === index) ?? null;
}

/** Returns the columns with a new meaning for one of them. Takes the meaning from the column that had it; a full name replaces both names. */
export function withMeaning(columns: Columns, index: number, meaning: Meaning | null): Columns {
  const next = { ...columns };
  const fields = Object.keys(FIELDS) as Field[];
  for (const field of fields) if (next[field] === index) next[field] = null;
  if (meaning === 'full_name') return { ...next, first_name: index, last_name: index };
  if (meaning === null) return next;
  const was_whole = next.first_name !== null && next.first_name === next.last_name;
  if (was_whole && (meaning === 'first_name' || meaning === 'last_name')) next.first_name = next.last_name = null;
  return { ...next, [meaning]: index };
}

/** Returns the role for text such as `Admin`; other text is only trimmed. */
export function readRole(text: string): string {
  return isRole(text) ? text.trim().toUpperCase() : text.trim();
}

/** Returns the name that an email address suggests: `ada.okafor@…` is Ada Okafor. Empty if it suggests none. */
export function nameInAddress(email: string): { first_name: string; last_name: string } {
  const words = (email.split('@')[0] ?? '').replace(/\+.*$/, '').split(/[._]/);
  if (words.length !== 2 || !words.every((word) => /^\p{L}[\p{L}'-]+$/u.test(word))) {
    return { first_name: '', last_name: '' };
  }
  const [first_name = '', last_name = ''] = words.map((word) => word[0]!.toUpperCase() + word.slice(1));
  return { first_name, last_name };
}

/** Returns whether a cell is the name of a role, in any case. */
export function isRole(text: string): boolean {
  return (ROLES as readonly string[]).includes(text.trim().toUpperCase());
}
