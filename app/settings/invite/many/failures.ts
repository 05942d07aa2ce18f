import { csvLine } from '@/app/_shared/csv';
import { groupOf, type Row, reasonOf } from './row';

const HEADER = ['row', 'email', 'first_name', 'last_name', 'role', 'reason'];

/** The rows that nobody was invited by, with the reason of each. */
export function failuresOf(rows: readonly Row[]): Row[] {
  return rows.filter(({ verdict }) => !['sent', 'known'].includes(groupOf(verdict)));
}

/** The failures as a CSV file that a spreadsheet may open, and that can be mended and pasted again. */
export function failuresCsv(rows: readonly Row[]): string {
  const lines = failuresOf(rows).map((row) =>
    csvLine([row.number, row.email, row.first_name, row.last_name, row.role, reasonOf(row)]),
  );
  // The byte order mark tells Excel that this is UTF-8.
  return `\ufeff${csvLine(HEADER)}${lines.join('')}`;
}
