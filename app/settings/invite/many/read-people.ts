import {
  type Columns,
  columnsByContent,
  columnsByHeader,
  type Field,
  nameInAddress,
  readRole,
  splitName,
} from './columns';
import { detectDelimiter, parseCsv } from './csv';

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
  /** A list of addresses, in which there are no columns to choose. */
  list: boolean;
}

/** Somebody to invite, as typed; the server judges it. */
export type Person = Record<Field, string>;

const AS_LIST: Columns = { email: 0, first_name: 1, last_name: 2, role: null };

/**
 * Reads what people paste: addresses alone, `Name <address>` as mail programs copy it, or a table with or without a header, its fields
 * divided by commas, semicolons or tabs. @returns the table, or a sentence on why it cannot be read
 */
export function readPeople(text: string): Table | { problem: string } {
  if (text.length > MOST_BYTES) return { problem: 'This is more than 1 MB. Split it into smaller parts.' };
  const delimiter = detectDelimiter(text);
  const { records, unclosed } = parseCsv(text, delimiter);
  const table = asTable(records);
  if (table && unclosed) return { problem: 'A quotation mark is opened and never closed. Check the quotation marks.' };
  const found = table ?? asList(text);
  if (found.records.length === 0) return { problem: 'There is nobody in this text.' };
  if (found.records.length > MOST_ROWS) {
    const count = found.records.length.toLocaleString('en');
    return { problem: `These are ${count} rows; ${MOST_ROWS.toLocaleString('en')} go at a time. Split them.` };
  }
  return found;
}

/** The people of a table. A name that is missing is taken from the address where that shows one. */
export function peopleIn({ records }: Table, columns: Columns, role: string): Person[] {
  return records.map((record) => {
    const value = (field: Field) => {
      const column = columns[field];
      return (column === null ? '' : (record[column] ?? '')).slice(0, LONGEST);
    };
    const email = value('email').replace(/^mailto:/i, '');
    const whole = columns.first_name !== null && columns.first_name === columns.last_name;
    const given = whole
      ? splitName(value('first_name'))
      : { first_name: value('first_name'), last_name: value('last_name') };
    const named = given.first_name || given.last_name ? given : nameInAddress(email);
    return { email, ...named, role: readRole(value('role')) || role };
  });
}

function asTable(records: string[][]): Table | undefined {
  const [first = [], ...rest] = records;
  const named = columnsByHeader(first);
  if (named) return { header: first, records: rest, columns: named, list: false };
  const addresses = (record: string[]) => record.filter((it) => it.includes('@')).length;
  if (first.length < 2 || records.some((record) => addresses(record) > 1 || record.some((it) => /<[^<>]*@/.test(it)))) {
    return undefined;
  }
  const headed = addresses(first) === 0 && rest.some((record) => addresses(record) > 0);
  const body = headed ? rest : records;
  const columns = columnsByContent(body);
  return columns && { header: headed ? first : null, records: body, columns, list: false };
}

function asList(text: string): Table {
  const records = text
    .replace(/^\ufeff/, '')
    .split(/[\r\n]+/)
    .flatMap(addressesIn)
    .filter(([email]) => email);
  return { header: null, records, columns: AS_LIST, list: true };
}

// Outlook divides by semicolons and lets names keep their comma, other programs divide by commas and put such names in quotes.
function addressesIn(line: string): string[][] {
  const items = parseCsv(line, line.includes(';') ? ';' : ',').records.flat();
  return items.flatMap((item) => {
    const bracketed = /^(.*?)<([^<>]*)>\W*$/.exec(item);
    if (bracketed) {
      const { first_name, last_name } = splitName(bracketed[1]!.replaceAll('"', ''));
      return [[bracketed[2]!.trim(), first_name, last_name]];
    }
    const words = item.split(/[\s,;]+/);
    const addresses = words.filter((word) => word.includes('@'));
    if (addresses.length !== 1) return words.map((word) => [word]);
    const { first_name, last_name } = splitName(words.filter((word) => !word.includes('@')).join(' '));
    return [[addresses[0]!, first_name, last_name]];
  });
}
