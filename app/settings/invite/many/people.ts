import { parseMailbox } from '@/lib/core/mailbox';
import { MOST_INVITATIONS } from '@/lib/organization/invitations/constants';
import { type Columns, type Field, nameInAddress, readRole } from './columns';
import { splitName } from './split-name';

/** Maximum rows and bytes per import. A file may have columns that are not imported. */
export const MOST_ROWS = MOST_INVITATIONS;
export const MOST_BYTES = 5 * 1024 * 1024;
// Truncate longer fields: they are invalid anyway, and would inflate the request.
const LONGEST = 400;

/** The pasted text or file, parsed as a table. */
export interface Table {
  /** The column names; null if there is no header. */
  header: string[] | null;
  records: string[][];
  columns: Columns;
  /** Doubts about the columns, as sentences; empty when they are certain. */
  doubts: string[];
  /** Whether this is a plain list of addresses, without columns to choose. */
  list: boolean;
}

/** A person to invite, as typed and not yet validated. */
export type Person = Record<Field, string>;

/** Returns the people in a table. Fills in a missing name from the email address if possible. */
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
