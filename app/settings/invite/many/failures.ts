import { csvLine } from '@/app/_shared/csv';
import { groupOf, type Row, reasonOf } from './row';

const HEADER = ['row', 'email', 'first_name', 'last_name', 'role', 'reason'];

/** Returns the rows that were not invited and are not already invited or members. */
export function failuresOf(rows: readonly Row[]): Row[] {
  return rows.filter(({ verdict }) => !['sent', 'known'].includes(groupOf(verdict)));
}

/** Formats the failures as a CSV file that is safe to open in a spreadsheet and can be fixed and imported again. */
export function failuresCsv(rows: readonly Row[]): string {
  const lines = failuresOf(rows).map((row) =>
    csvLine([row.number, row.email, row.first_name, row.last_name, row.role, reasonOf(row)]),
  );
  // The byte order mark tells Excel that this is UTF-8.
  return `\ufeff${csvLine(HEADER)}${lines.join('')}`;
}
