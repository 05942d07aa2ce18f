import { type AnyColumn, and, asc, desc, gt, lt, or, type SQL, sql } from 'drizzle-orm';
import { Problem } from '@/lib/problem';

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
 * The cursor is opaque to the caller: base64url of the sort name, the last row's value and its id.
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
  ]);
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

function beyond(cursor: Cursor, by: AnyColumn | SQL, id: AnyColumn, descending: boolean): SQL {
  const past = descending ? lt : gt;
  return or(past(by as SQL, cursor.value), and(sql`${by} = ${cursor.value}`, past(id, cursor.id)))!;
}

function writeCursor(sort: string, value: string | number, id: string): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

function readCursor(cursor: string, sort: string): Cursor {
  try {
    const [name, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const known = typeof value === 'string' || typeof value === 'number';
    if (name === sort && known && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)) return { value, id };
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  const message = 'This cursor is not valid for this list and sort. Start again without it.';
  throw new Problem('validation_error', message, { errors: [{ path: 'cursor', code: 'invalid_cursor', message }] });
}
