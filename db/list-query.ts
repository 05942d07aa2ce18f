import { type AnyColumn, Column, is, SQL, sql } from 'drizzle-orm';
import { type PgColumn, PgDialect, type PgTable, QueryBuilder } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { env } from '@/lib/core/env';
import type { Db, Tx } from './client';
import {
  type Facet,
  FEW,
  type ListStatements,
  listStatements,
  type Narrowing,
  type Span,
  type Statement,
  WALKED,
} from './list-statements';

/** A sort key of a list: a column or expression of its own table that is never null, and its value in a row. */
export interface Sortable<Row> {
  by: AnyColumn | SQL;
  value(row: Row): string | number;
}

/** A select of flat, named fields; joins may be in it, but neither WHERE nor ORDER BY. */
interface Select {
  _: { selectedFields: Record<string, unknown>; result: unknown[] };
  toSQL(): { sql: string; params: unknown[] };
}

/** The definition of a list of an organization's rows, independent of request and filters. */
export interface Definition<S extends Select, Row> {
  /** The list's own table: conditions, sort keys and facets are columns of it. Joins must neither add nor remove rows. */
  from: PgTable;
  rows(query: QueryBuilder): S;
  organization: PgColumn;
  /** Unique within an organization. */
  id: PgColumn;
  sortable: Record<string, Sortable<Row>>;
  facets?: Record<string, Facet>;
}

/** What reading a page returns. */
interface Reading<Row> {
  /** Can be fewer than were found: another request may have deleted some since. */
  rows: Row[];
  /** Whether as many rows were found as the span asked for. */
  full: boolean;
  /** How many rows match, if reading the page has told. */
  total?: number;
  /** How many the planner expects to match, if it was asked. */
  expected?: number;
}

/** A list whose statements are compiled once, except for conditions. */
export interface Listing<Row> {
  /** Its statement, which ties a cursor to its list. */
  statement: string;
  sortable: Record<string, Sortable<Row>>;
  /** Reads the rows that meet a condition, in no order. */
  find(db: Db | Tx, where: SQL | undefined): Promise<Row[]>;
  /** Reads a page. */
  read(db: Db | Tx, narrowing: Narrowing, span: Span): Promise<Reading<Row>>;
  /** Counts the rows, up to `most`. */
  count(db: Db | Tx, narrowing: Narrowing, most?: number): Promise<number>;
  /** What the planner expects `count` to be, without counting. */
  estimate(db: Db | Tx, narrowing: Narrowing): Promise<number>;
}

/** A row of a list. */
export type RowOf<L> = L extends Listing<infer Row> ? Row : never;

const dialect = new PgDialect();
const INSTANTS = new Set([
  pg.types.builtins.TIMESTAMPTZ,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.DATE,
] as number[]);
// The columns read instants from text, as they do for Drizzle.
const TYPES = {
  getTypeParser: ((id: number, format: 'text') =>
    INSTANTS.has(id) ? (text: string) => text : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
};

/**
 * Defines a list. Call it once, at the top of a module: Drizzle takes longer to build such a statement than Postgres takes to
 * answer it, so each request only inserts its conditions into the compiled text.
 */
export function listing<S extends Select>(
  definition: Definition<S, S['_']['result'][number]>,
): Listing<S['_']['result'][number]> {
  type Row = S['_']['result'][number] & { id: string };
  const select = definition.rows(new QueryBuilder());
  const head = select.toSQL();
  const decode = decoder(Object.entries(select._.selectedFields));
  const statements = listStatements(definition, asSql(head));
  const rowsOf = async (db: Db | Tx, statement: Statement) => (await query(db, statement)).map(decode) as Row[];
  return {
    statement: head.sql,
    sortable: definition.sortable,
    find: (db, where) => rowsOf(db, statements.find(where)),
    async read(db, narrowing, span) {
      if (!narrowing.where && !narrowing.search) {
        const rows = await rowsOf(db, statements.page(narrowing, span));
        return { rows, full: rows.length === span.limit };
      }
      const { ids, ...told } = await matchingIds(db, statements, narrowing, span);
      const place = new Map(ids.map((id, at) => [id, at]));
      const rows = ids.length > 0 ? await rowsOf(db, statements.byIds(narrowing, ids)) : [];
      rows.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
      return { rows, full: ids.length === span.limit, ...told };
    },
    count: async (db, narrowing, most) => (await query(db, statements.count(narrowing, most)))[0]![0] as number,
    estimate: (db, narrowing) => expectedRows(db, statements, narrowing),
  };
}

/**
 * Finds the ids of a page of rows that match a search. Of common words the next few thousand rows in the order of the list have a
 * page. What is left are searches that few rows match, or only rows further on: an index finds them all.
 */
async function matchingIds(db: Db | Tx, statements: ListStatements, narrowing: Narrowing, span: Span) {
  const needed = span.offset + span.limit;
  const expected = needed <= WALKED ? await expectedRows(db, statements, narrowing) : undefined;
  if (expected !== undefined && expected > FEW) {
    const walked = (await query(db, statements.walk(narrowing, span))) as [id: string, hit: boolean, at: number][];
    const found = walked.filter(([, hit]) => hit).map(([id]) => id);
    const ended = walked.at(-1)?.[2] !== WALKED;
    if (found.length === needed || ended) return { ids: found.slice(span.offset), expected };
  }
  const rows = (await query(db, statements.collect(narrowing, span))) as [id: string | null, total: number][];
  return { ids: rows.flatMap(([id]) => id ?? []), total: rows[0]![1], expected };
}

async function expectedRows(db: Db | Tx, statements: ListStatements, narrowing: Narrowing): Promise<number> {
  const [[plan]] = (await query(db, statements.estimate(narrowing))) as [[[{ Plan: { 'Plan Rows': number } }]]];
  return plan[0].Plan['Plan Rows'];
}

/** SQL of a compiled statement, to build others with it. */
function asSql({ sql: text, params }: { sql: string; params: unknown[] }): SQL {
  const parts = text.split(/\$\d+/).map((part) => sql.raw(part));
  return sql.join(parts.flatMap((part, at) => (at === 0 ? [part] : [sql`${sql.param(params[at - 1])}`, part])));
}

/** A condition with its values as text, to tell conditions apart. */
export function conditionText(condition: SQL | undefined): string {
  return condition ? JSON.stringify(dialect.sqlToQuery(condition)) : '';
}

/** Runs a statement and returns its rows as arrays. */
function query(db: Db | Tx, { text, values, name }: Statement): Promise<unknown[][]> {
  const prepared = name && env.DATABASE_PREPARED_STATEMENTS ? name : undefined;
  // With a callback, because the pool's promise creates five more promises.
  return new Promise((resolve, reject) => {
    db.$client.query<unknown[]>({ name: prepared, text, values, rowMode: 'array', types: TYPES }, (error, result) =>
      error ? reject(error) : resolve(result.rows),
    );
  });
}

type Decode = ((value: unknown) => unknown) | undefined;

/** Returns a function that maps rows to objects, as Drizzle does, with the columns resolved once. */
function decoder(fields: [string, unknown][]): (row: unknown[]) => Record<string, unknown> {
  const columns = fields.map(([name, field]): [string, Decode] => [name, decodeOf(field)]);
  return (row) => {
    const made: Record<string, unknown> = {};
    for (let at = 0; at < columns.length; at++) {
      const [name, decode] = columns[at]!;
      const value = row[at];
      made[name] = decode && value !== null ? decode(value) : value;
    }
    return made;
  };
}

function decodeOf(field: unknown): Decode {
  if (is(field, Column)) {
    // Most columns have no mapper of their own and take values as the driver returns them.
    const plain = field.mapFromDriverValue === Column.prototype.mapFromDriverValue;
    return plain ? undefined : (value) => field.mapFromDriverValue(value);
  }
  const expression = is(field, SQL) ? field : is(field, SQL.Aliased) ? field.sql : undefined;
  if (!expression) throw new Error('A list selects columns and expressions, side by side.');
  const { decoder } = expression as unknown as { decoder: { mapFromDriverValue(value: unknown): unknown } };
  return (value) => decoder.mapFromDriverValue(value);
}
