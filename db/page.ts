import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SQL } from 'drizzle-orm';
import { env } from '@/lib/core/env';
import { Problem } from '@/lib/core/problem';
import type { Db } from './client';
import { cachedCount } from './count-cache';
import { conditionOf, type Listing } from './list-query';

interface PageRequest {
  limit: number;
  offset: number;
  cursor?: string;
  sort: string;
}

/** What a cursor is valid for: a list, its sort and its filters. */
type Scope = Pick<PageRequest, 'sort'> & Partial<PageRequest>;

/**
 * Returns one page of a list, by offset or by cursor (keyset: page 5,000 is as fast as page 1), in one statement.
 * The cursor is opaque to the caller: base64url of a checksum, the scope, the last row's value and id, and the total.
 * The total is exact when the list ends on its first page; otherwise it may be a few seconds old, and when following cursors
 * it is the count at the start (docs/decisions/0014-totals.md).
 * @param joined whether `where` refers to joined tables
 * @throws Problem `validation_error` when the cursor is invalid, or belongs to another list, sort or filter
 */
export async function paginate<Row extends { id: string }>(
  db: Db,
  list: Listing<Row>,
  request: PageRequest,
  where: SQL | undefined,
  { joined = false } = {},
) {
  const { cursor, sort, limit, offset, ...filters } = request;
  const scope = scopeOf(list, request);
  const descending = sort.startsWith('-');
  const column = descending ? sort.slice(1) : sort;
  const condition = conditionOf(where);
  const cursorGiven = cursor ? readCursor(cursor, scope) : undefined;
  const after = cursorGiven && ([cursorGiven[1], cursorGiven[2]] as const);
  // The best plan for a filter depends on its values, which the generic plan of a named statement ignores.
  const named = Object.values(filters).every((filter) => filter === undefined);
  const span = { sort: column, descending, after, limit: limit + 1, offset: after ? 0 : offset };
  const rows = await list.read(db, condition, span, named);
  const more = rows.length > limit;
  const items = more ? rows.slice(0, limit) : rows;
  const last = items.at(-1);
  const complete = !after && offset === 0 && !more;
  const name = complete ? '' : JSON.stringify(condition);
  const counted = () => cachedCount(name, () => list.count(db, condition, joined));
  const total = complete ? items.length : (totalIn(cursorGiven, name) ?? (await counted()));
  const value = list.sortable[column]!.value;
  const next_cursor = last && more ? writeCursor([scope, value(last), last.id, total, tagOf(name)]) : null;
  return { items, total, limit, offset, next_cursor };
}

/** Returns the cursor for the rows after a given row, for the request's sort and filters. */
export function cursorAt<Row extends { id: string }>(list: Listing<Row>, request: Scope, row: Row): string {
  const { value } = list.sortable[request.sort.replace('-', '')]!;
  return writeCursor([scopeOf(list, request), value(row), row.id]);
}

function scopeOf(
  { statement }: Pick<Listing<unknown>, 'statement'>,
  { limit: _, offset: __, cursor: ___, ...rest }: Scope,
): string {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return tagOf(JSON.stringify([statement, given.sort(([a], [b]) => (a < b ? -1 : 1))]));
}

/** The scope, the last row's value and id, the total, and a tag of the condition that was counted. */
type Cursor = [scope: string, value: string | number, id: string, total?: number, tag?: string];

function writeCursor(cursor: Cursor): string {
  const content = JSON.stringify(cursor);
  return Buffer.concat([seal(content), Buffer.from(content)]).toString('base64url');
}

function readCursor(text: string, scope: string): Cursor {
  const bytes = Buffer.from(text, 'base64url');
  const content = bytes.subarray(SEAL_BYTES).toString('utf8');
  const ours = bytes.toString('base64url') === text && seal(content).equals(bytes.subarray(0, SEAL_BYTES));
  if (!ours) throw cursorProblem();
  const cursor = JSON.parse(content) as Cursor;
  if (cursor[0] !== scope) throw otherScope();
  return cursor;
}

// Another organization has another total.
function totalIn(cursor: Cursor | undefined, name: string): number | undefined {
  const [, , , total, tag] = cursor ?? [];
  return tag === tagOf(name) ? total : undefined;
}

// Only distinguishes scopes and conditions; not used for secrecy.
function tagOf(name: string): string {
  return crc32(name).toString(36);
}

const SEAL_BYTES = 9;

// A cursor grants no access beyond its list. The checksum only detects garbled cursors, which would otherwise return a wrong
// page. A one-shot hash, because a node:crypto object costs more to collect than to use; a truncated digest rules out length
// extension, so no HMAC is needed.
function seal(content: string): Buffer {
  return hash('sha256', `cursor ${env.AUTH_SECRET} ${content}`, 'buffer').subarray(0, SEAL_BYTES);
}

function otherScope(): Problem {
  return cursorProblem(
    'This cursor belongs to another list, or to other filters or another sort order. Use those of the page that returned it, or start again without a cursor.',
  );
}

function cursorProblem(message = 'This cursor is not valid. Start again without a cursor.'): Problem {
  return new Problem('validation_error', message, { errors: [{ path: 'cursor', code: 'invalid_cursor', message }] });
}
