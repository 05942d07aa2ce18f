import { parseMailbox } from '@/lib/core/mailbox';
import { type Columns, type Field, nameInAddress, readRole, splitName } from './columns';

/** Rows and bytes that are taken at a time. */
export const MOST_ROWS = 5_000;
export const MOST_BYTES = 1024 * 1024;
// A field that is longer is wrong anyhow; so is the request that it would swell.
const LONGEST = 400;

/** What was pasted, as a table. */
export interface Table {
  /** The names of the columns; null where the text gives none. */
  header: string[] | null;
  records: string[][];
  columns: Columns;
  /** What is not certain about the columns, in sentences; empty when nobody needs to be asked. */
  doubts: string[];
  /** A list of addresses, in which there are no columns to choose. */
  list: boolean;
}

/** Somebody to invite, as typed; the server judges it. */
export type Person = Record<Field, string>;

/** The people of a table. A name that is missing is taken from the address where that shows one. */
export function peopleIn({ records }: Table, columns: Columns, role: string): Person[] {
  return records.map((record) => {
    const value = (field: Field) => {
      const column = columns[field];
      return (column === null ? '' : (record[column] ?? '')).slice(0, LONGEST);
    };
    const mailbox = parseMailbox(value('email'));
    const email = mailbox?.address ?? value('email');
    const whole = columns.first_name !== null && columns.first_name === columns.last_name;
    const given = whole
      ? splitName(value('first_name'))
      : { first_name: value('first_name'), last_name: value('last_name') };
    const named =
      [given, splitName(mailbox?.name ?? ''), nameInAddress(email)].find(
        ({ first_name, last_name }) => first_name || last_name,
      ) ?? given;
    return { email, ...named, role: readRole(value('role')) || role };
  });
}
