import { createHmac } from 'node:crypto';
import { type AnyColumn, and, asc, desc, type SQL, sql } from 'drizzle-orm';
import { env } from '@/lib/env';
import { Problem, sqlState } from '@/lib/problem';

interface PageRequest {
  limit: number;
  offset: number;
  cursor?: string;
  sort: string;
}

interface PageSource<Row> {
  /** Sort name → a column or expression that is never null, and its value in a row. */
  sortable: Record<string, { by: AnyColumn | SQL; value: (row: Row) => string | number }>;
  id: AnyColumn;
  where: SQL | undefined;
  select(where: SQL | undefined, order: SQL[], limit: number, offset: number): Promise<Row[]>;
  count(where: SQL | undefined): Promise<number>;
}

/**
 * One page of a list, by offset or by cursor (keyset: as quick at page 5,000 as at page 1).
 * The cursor is opaque to the caller: base64url of the sort name, the last row's value and its id, with a seal.
 * @throws Problem `validation_error` when the cursor is not one of ours or belongs to another sort.
 */
export async function paginate<Row extends { id: string }>(request: PageRequest, source: PageSource<Row>) {
  const descending = request.sort.startsWith('-');
  const name = descending ? request.sort.slice(1) : request.sort;
  const column = source.sortable[name]!;
  const direction = descending ? desc : asc;
  const after = request.cursor
    ? beyond(readCursor(request.cursor, request.sort), column.by, source.id, descending)
    : undefined;
  const [rows, total] = await Promise.all([
    source.select(
      and(source.where, after),
      [direction(column.by), direction(source.id)],
      request.limit + 1,
      after ? 0 : request.offset,
    ),
    source.count(source.where),
  ]).catch(asCursorProblem(after !== undefined));
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  const next_cursor =
    last && rows.length > request.limit ? writeCursor(request.sort, column.value(last), last.id) : null;
  return { items, total, limit: request.limit, offset: request.offset, next_cursor };
}

/** A fragment for `ILIKE` that finds the text itself: `%`, `_` and `\` lose their meaning. */
export function contains(text: string): string {
  return `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

interface Cursor {
  value: string | number;
  id: string;
}

// A row comparison, because Postgres turns it into one range of an index on (…, by, id); an OR of the same meaning is
// only a filter, which reads all the pages before.
function beyond({ value, id }: Cursor, by: AnyColumn | SQL, column: AnyColumn, descending: boolean): SQL {
  return descending ? sql`(${by}, ${column}) < (${value}, ${id})` : sql`(${by}, ${column}) > (${value}, ${id})`;
}

function writeCursor(sort: string, value: string | number, id: string): string {
  const content = JSON.stringify([sort, value, id]);
  return Buffer.concat([seal(content), Buffer.from(content)]).toString('base64url');
}

function readCursor(cursor: string, sort: string): Cursor {
  const bytes = Buffer.from(cursor, 'base64url');
  const content = bytes.subarray(SEAL_BYTES).toString('utf8');
  const ours = bytes.toString('base64url') === cursor && seal(content).equals(bytes.subarray(0, SEAL_BYTES));
  if (!ours) throw cursorProblem();
  const [name, value, id] = JSON.parse(content) as [string, string | number, string];
  if (name !== sort) throw cursorProblem();
  return { value, id };
}

const SEAL_BYTES = 9;

// A cursor opens nothing that its list would not show anyway. The seal is there so that a garbled one is told,
// instead of answering with some other page.
function seal(content: string): Buffer {
  return createHmac('sha256', env.AUTH_SECRET).update('cursor').update(content).digest().subarray(0, SEAL_BYTES);
}

// A cursor of another list that sorts by the same name, but another type, is one that Postgres cannot read (class 22).
function asCursorProblem(given: boolean) {
  return (error: unknown): never => {
    throw given && sqlState(error)?.startsWith('22') ? cursorProblem() : error;
  };
}

function cursorProblem(): Problem {
  const message = 'This cursor is not valid for this list and sort. Start again without it.';
  return new Problem('validation_error', message, { errors: [{ path: 'cursor', code: 'invalid_cursor', message }] });
}
