import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { env } from '@/lib/core/env';
import { formatNumber } from '@/lib/core/format';
import { DEEPEST_OFFSET, LAST_PAGE } from '@/lib/core/list-bounds';
import { Problem } from '@/lib/core/problem';
import type { Db } from './client';
import type { Listing } from './list-query';
import type { Narrowing } from './list-statements';
import { type Total, totalOf } from './total';

interface PageRequest {
  limit: number;
  offset: number;
  cursor?: string;
  sort: string;
}

/** A page of a list. */
export interface Page<Row> {
  items: Row[];
  total: number;
  /** Set when `total` is not counted but estimated. */
  total_is_estimate?: true;
  limit: number;
  /** How many rows are before the page. Following cursors, it is counted from the page that they began at. */
  offset: number;
  next_cursor: string | null;
  /** Set when there are rows before the page. */
  previous_cursor?: string;
}

/**
 * Returns one page of a list, by offset or by cursor (keyset: page 50,000 is as fast as page 1). The cursor `last` stands for the
 * last page, which is the first one of the reverse order. A cursor is opaque to the caller: base64url of a checksum, the scope,
 * on which side of a row the page is, the row's value and id, and the total.
 * The total is exact when the list ends on its first page; beyond that it may be a few seconds old, and beyond 10,000 rows an
 * estimate, which says so. Following cursors, it is the total at the start (docs/decisions/0014-totals.md,
 * 0054-lists-of-a-million-rows.md).
 * @throws Problem `validation_error` when the cursor is invalid or belongs to another list, sort or filter, or when the offset is
 * too deep to be answered quickly
 */
export async function paginate<Row extends { id: string }>(
  db: Db,
  list: Listing<Row>,
  request: PageRequest,
  narrowing: Narrowing,
): Promise<Page<Row>> {
  const { cursor, sort, limit } = request;
  const offset = cursor ? 0 : request.offset;
  if (offset > DEEPEST_OFFSET) throw tooDeep();
  const scope = scopeOf(list, request);
  const reverse = scopeOf(list, { ...request, sort: opposite(sort) });
  const place = cursor === LAST_PAGE ? FROM_END : cursor ? readCursor(cursor, scope, reverse) : undefined;
  const back = place?.side === 'before';
  const column = sort.replace('-', '');
  const span = { sort: column, descending: sort.startsWith('-') !== back, after: place?.row, limit: limit + 1, offset };
  const read = await list.read(db, narrowing, span);
  const more = read.full;
  const items = read.rows.slice(0, limit);
  if (back) items.reverse();
  const complete = !place?.row && offset === 0 && !more;
  const tag = tagOf(narrowing.organization_id);
  const known = complete ? items.length : read.total;
  const carried = place?.tag === tag ? place.total : undefined;
  const total =
    known === undefined ? (carried ?? (await totalOf(db, list, narrowing, read.expected))) : { value: known };
  const start = startOf(place, offset, items.length, total.value);
  const cursorAt = (side: Place['side'], row: Row, before: number) =>
    writeCursor(scope, { side, row: [list.sortable[column]!.value(row), row.id], before, total, tag });
  const [first, last] = [items[0], items.at(-1)];
  return {
    items,
    total: total.value,
    ...(total.is_estimate && { total_is_estimate: true as const }),
    limit,
    offset: start,
    next_cursor: last && (back ? place.row : more) ? cursorAt('after', last, start + items.length) : null,
    ...(first && (back ? more : place || offset > 0) && { previous_cursor: cursorAt('before', first, start) }),
  };
}

/** How many rows are before the page: cursors carry it along. */
function startOf(place: Place | undefined, offset: number, length: number, total: number): number {
  if (!place) return offset;
  const { side, before = total } = place;
  return side === 'after' ? before : Math.max(0, before - length);
}

function scopeOf(
  { statement }: Pick<Listing<unknown>, 'statement'>,
  { limit: _, offset: __, cursor: ___, ...rest }: PageRequest,
): string {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return tagOf(JSON.stringify([statement, given.sort(([a], [b]) => (a < b ? -1 : 1))]));
}

function opposite(sort: string): string {
  return sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
}

/** A place in a list: before or after a row; without a row, before its end. */
interface Place {
  side: 'before' | 'after';
  row?: readonly [value: string | number, id: string];
  /** How many rows are before it. */
  before?: number;
  total?: Total;
  /** A tag of the organization whose total it is. */
  tag?: string;
}

const FROM_END: Place = { side: 'before' };

function writeCursor(scope: string, { side, row, before, total, tag }: Place): string {
  const content = JSON.stringify([scope, side, row, before, total, tag]);
  return Buffer.concat([seal(content), Buffer.from(content)]).toString('base64url');
}

/**
 * Reads a cursor. A `previous_cursor` may be used with the reverse sort too: there the rows before become the rows after.
 * @param reverse the scope with the reverse sort
 */
function readCursor(text: string, scope: string, reverse: string): Place {
  const bytes = Buffer.from(text, 'base64url');
  const content = bytes.subarray(SEAL_BYTES).toString('utf8');
  const ours = bytes.toString('base64url') === text && seal(content).equals(bytes.subarray(0, SEAL_BYTES));
  if (!ours) throw cursorProblem();
  const [of, side, row, before, total, tag] = JSON.parse(content);
  if (of === reverse && side === 'before') return { side: 'after', row, before: total.value - before, total, tag };
  if (of !== scope) throw otherScope();
  return { side, row, before, total, tag };
}

// Only distinguishes scopes and organizations; not used for secrecy.
function tagOf(name: string): string {
  return crc32(name).toString(36);
}

const SEAL_BYTES = 9;

// A cursor grants no access beyond its list. The checksum only detects garbled cursors, which would otherwise return a wrong
// page. A one-shot hash, because a node:crypto object costs more to collect than to use; a truncated digest rules out length
// extension, so no HMAC is needed. The number changes with the content's shape: during an upgrade, versions with different shapes
// then reject each other's cursors.
function seal(content: string): Buffer {
  return hash('sha256', `cursor 2 ${env.AUTH_SECRET} ${content}`, 'buffer').subarray(0, SEAL_BYTES);
}

function tooDeep(): Problem {
  const message = `An offset can be at most ${formatNumber(DEEPEST_OFFSET)}. To go further, pass a page’s next_cursor as cursor. cursor=${LAST_PAGE} returns the last page.`;
  return new Problem('validation_error', message, { errors: [{ path: 'offset', code: 'offset_too_deep', message }] });
}

function otherScope(): Problem {
  return cursorProblem(
    'This cursor belongs to another list, or to other filters or another sort order. Use those of the page that returned it, or start again without a cursor.',
  );
}

function cursorProblem(message = 'This cursor is not valid. Start again without a cursor.'): Problem {
  return new Problem('validation_error', message, { errors: [{ path: 'cursor', code: 'invalid_cursor', message }] });
}
