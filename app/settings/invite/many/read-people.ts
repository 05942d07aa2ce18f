import { formatNumber } from '@/lib/core/format';
import { withoutInvisible } from '@/lib/core/mailbox';
import { unescapeFormula } from '../../../_shared/csv';
import { meaningOfHeader } from './column-names';
import type { Columns } from './columns';
import { detectDelimiter, parseCsv } from './csv';
import { guessColumns, isEmailCell, MOST_COLUMNS } from './guess-columns';
import { MOST_BYTES, MOST_ROWS, type Table } from './people';
import { splitName } from './split-name';

// Exports may have a title or version above the header row.
const HEADER_WITHIN = 5;

const AS_LIST: Columns = { email: 0, first_name: 1, last_name: 2, role: null };

/**
 * Parses pasted text: plain addresses, `Name <address>` as mail apps copy it, or a table with or without a header, separated by
 * commas, semicolons or tabs. @returns the table, or a sentence that explains why it cannot be read
 */
export function readPeople(text: string): Table | { problem: string } {
  if (text.length > MOST_BYTES) return { problem: 'The list is larger than 5 MB. Split it into smaller parts.' };
  const delimiter = detectDelimiter(text);
  const { records, unclosed } = parseCsv(text, delimiter);
  const is_table = records.every((record) => record.length <= MOST_COLUMNS);
  const table = is_table ? asTable(records.map((record) => record.map(readCell))) : undefined;
  if (table && unclosed)
    return { problem: 'A quotation mark is never closed. Check the quotation marks in your list.' };
  const found = table ?? asList(text);
  if (found.records.length === 0)
    return { problem: 'No people found. Paste email addresses, or a table with a column of email addresses.' };
  if (found.records.length > MOST_ROWS) {
    const [count, limit] = [found.records.length, MOST_ROWS].map(formatNumber);
    return { problem: `${count} rows found. The limit is ${limit} at a time. Split the list into smaller parts.` };
  }
  return found;
}

function asTable(records: string[][]): Table | undefined {
  const at = headerRow(records);
  const header = at === -1 ? null : records[at]!;
  if (header) return tableOf(header, records.slice(at + 1));
  const [first = [], ...rest] = records;
  if (first.length < 2 || isList(records)) return undefined;
  // A header in an unknown language: it contains no address, but the rows below do.
  return first.some(isEmailCell) || !rest.some((record) => record.some(isEmailCell))
    ? tableOf(null, records)
    : tableOf(first, rest);
}

function tableOf(header: string[] | null, records: string[][]): Table | undefined {
  const guess = guessColumns(header, records);
  const list = Math.max(header?.length ?? 0, ...records.map((record) => record.length)) < 2;
  return guess && { header, records, ...guess, list };
}

function headerRow(records: string[][]): number {
  const top = records.slice(0, HEADER_WITHIN);
  const address = top.findIndex((record) => record.some(isEmailCell));
  return top
    .slice(0, address === -1 ? HEADER_WITHIN : address)
    .findIndex((record) => record.some((cell) => ['email', 'login'].includes(meaningOfHeader(cell) ?? '')));
}

// A plain list of addresses, rather than a table in which each person has several.
function isList(records: string[][]): boolean {
  if (records.some((record) => record.some((cell) => /<[^<>]*@/.test(cell)))) return true;
  const addresses = (record: string[]) => record.filter((cell) => cell.includes('@')).length;
  if (records.every((record) => addresses(record) <= 1)) return false;
  const width = records[0]!.length;
  return records.length < 2 || records.some((record) => record.length !== width || addresses(record) === width);
}

function asList(text: string): Table {
  const records = withoutInvisible(text)
    .split(/[\r\n]+/)
    .flatMap(addressesIn)
    .map((record) => record.map(readCell))
    .filter(([email]) => email);
  return { header: null, records, columns: AS_LIST, doubts: [], list: true };
}

// Outlook separates by semicolons and leaves commas in names; other apps separate by commas and quote such names.
function addressesIn(line: string): string[][] {
  const items = line.match(line.includes(';') ? /(?:"[^"]*"|[^;])+/g : /(?:"[^"]*"|[^,])+/g) ?? [];
  return items.flatMap((item) => {
    const bracketed = /^(.*?)<([^<>]*)>\W*$/.exec(item);
    if (bracketed) {
      const { first_name, last_name } = splitName(bracketed[1]!.replaceAll('"', '').trim());
      return [[bracketed[2]!.trim(), first_name, last_name]];
    }
    const words = item
      .replace(/["()]/g, ' ')
      .split(/[\s,;]+/)
      .filter(Boolean);
    const addresses = words.filter((word) => word.includes('@'));
    if (addresses.length !== 1) return words.map((word) => [word]);
    const { first_name, last_name } = splitName(words.filter((word) => !word.includes('@')).join(' '));
    return [[addresses[0]!, first_name, last_name]];
  });
}

function readCell(cell: string): string {
  return unescapeFormula(cell).trim();
}
