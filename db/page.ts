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

/** What a cursor belongs to: a list, its sort and its filters. */
type Scope = Pick<PageRequest, 'sort'> & Partial<PageRequest>;

/**
 * One page of a list, by offset or by cursor (keyset: as quick at page 5,000 as at page 1), in one statement.
 * The cursor is opaque to the caller: base64url of the scope, the last row's value and its id, and the total, with a seal.
 * The total is exact when the list ends on its first page; otherwise it was counted a few seconds ago, and in a walk by
 * cursor when the walk began (docs/decisions/0014-totals.md).
 * @param joined whether `where` speaks of joined tables
 * @throws Problem `validation_error` when the cursor is not one of ours, or belongs to another list, sort or filter.
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
  // A filter's best plan depends on its values, which Postgres does not look at in a prepared statement.
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

/** The cursor for what follows a row in a list, in the request's sort and filters. */
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

/** Its scope, the last row's value and id, the total, and for which condition it was counted. */
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

// Scopes and conditions are told apart, and nothing is kept secret by it.
function tagOf(name: string): string {
  return crc32(name).toString(36);
}

const SEAL_BYTES = 9;

// A cursor opens nothing that its list would not show anyway. The seal is there so that a garbled one is told, instead of
// answering with some other page. One call, because an object of node:crypto costs more in its collection than in its use;
// of a digest that is cut short nobody can go on hashing, hence no HMAC.
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
