import { type AnyColumn, Column, is, SQL, sql } from 'drizzle-orm';
import { type PgColumn, PgDialect, type PgTable, QueryBuilder } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { env } from '@/lib/core/env';
import type { Db, Tx } from './client';

/** A sort key of a list: a column or expression that is never null, and its value in a row. */
export interface Sortable<Row> {
  by: AnyColumn | SQL;
  value(row: Row): string | number;
}

/** A select of flat, named fields; joins may be in it, but neither WHERE nor ORDER BY. */
interface Select {
  _: { selectedFields: Record<string, unknown>; result: unknown[] };
  toSQL(): { sql: string; params: unknown[] };
}

/** The definition of a list, independent of request and filters. */
export interface Definition<S extends Select, Row> {
  /** The list's own table, which `count` counts. Joins must neither add nor remove rows. */
  from: PgTable;
  rows(query: QueryBuilder): S;
  id: PgColumn;
  sortable: Record<string, Sortable<Row>>;
}

/** A condition as SQL text with its parameters. */
export interface Condition {
  text: string;
  params: unknown[];
}

/** Start and length of a page. */
export interface Span {
  /** Name of a sort key. */
  sort: string;
  descending: boolean;
  /** Value and id of the last row before the page. */
  after?: readonly [value: string | number, id: string];
  limit: number;
  offset: number;
}

/** A list whose statement is compiled once, except for its WHERE. */
export interface Listing<Row> {
  /** Its statement, which ties a cursor to its list. */
  statement: string;
  sortable: Record<string, Sortable<Row>>;
  /**
   * Reads rows in one statement.
   * @param named whether to use a named prepared statement; right when every use has the same best plan
   */
  read(db: Db | Tx, where: Condition, span: Span, named?: boolean): Promise<Row[]>;
  /** Counts the rows. @param joined whether the condition refers to joined tables */
  count(db: Db | Tx, where: Condition, joined: boolean): Promise<number>;
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

/** Compiles a condition once, for all queries that use it. */
export function conditionOf(where: SQL | undefined): Condition {
  const { sql: text, params } = dialect.sqlToQuery(where ?? sql`true`);
  return { text, params };
}

/**
 * Defines a list. Call it once, at the top of a module: Drizzle takes longer to build such a statement than Postgres takes to
 * answer it, so each request only inserts its condition into the compiled text.
 */
export function listing<S extends Select>(
  definition: Definition<S, S['_']['result'][number]>,
): Listing<S['_']['result'][number]> {
  type Row = S['_']['result'][number];
  const { from, id, sortable } = definition;
  const select = definition.rows(new QueryBuilder());
  const head = select.toSQL();
  const decode = decoder(Object.entries(select._.selectedFields));
  const orders = new Map(Object.entries(sortable).map(([name, { by }]) => [name, [written(by), written(id)] as const]));
  const table = written(from);
  return {
    statement: head.sql,
    sortable,
    async read(db, where, { sort, descending, after = [], limit, offset }, named = false) {
      const values = [...head.params, ...where.params, ...after, limit, offset];
      const [by, key] = orders.get(sort)!;
      const next = values.length - after.length - 1;
      const direction = descending ? 'desc' : 'asc';
      // A row comparison, because Postgres turns it into one range of an index on (…, by, id); an equivalent OR
      // is only a filter, which reads all the pages before.
      const beyond = after.length ? ` and (${by}, ${key}) ${descending ? '<' : '>'} ($${next}, $${next + 1})` : '';
      const text =
        `${head.sql} where (${renumbered(where.text, head.params.length)})${beyond} order by ${by} ${direction}, ` +
        `${key} ${direction} limit $${values.length - 1} offset $${values.length}`;
      const name = named && env.DATABASE_PREPARED_STATEMENTS ? nameOf(text) : undefined;
      const config = { name, text, values, rowMode: 'array', types: TYPES } as const;
      // With a callback, because the pool's promise creates five more promises.
      const rows = await new Promise<unknown[][]>((resolve, reject) => {
        db.$client.query<unknown[]>(config, (error, result) => (error ? reject(error) : resolve(result.rows)));
      });
      return rows.map(decode) as Row[];
    },
    async count(db, { text, params }, joined) {
      // Never as a named statement: the best plan for a large organization is the worst for a small one.
      const { rows } = await db.$client.query<{ count: number }>(
        joined
          ? `select count(*)::float8 as count from (${head.sql} where ${renumbered(text, head.params.length)}) as counted`
          : `select count(*)::float8 as count from ${table} where ${text}`,
        joined ? [...head.params, ...params] : params,
      );
      return rows[0]!.count;
    },
  };
}

function written(part: AnyColumn | SQL | PgTable): string {
  const { sql: text, params } = dialect.sqlToQuery(sql`${part}`);
  if (params.length > 0) throw new Error(`A list cannot be sorted by an expression with parameters: ${text}`);
  return text;
}

function renumbered(text: string, by: number): string {
  return by === 0 ? text : text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + by}`);
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

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `list_${names.size + 1}_${Math.random().toString(36).slice(2, 10)}`;
    names.set(text, name);
  }
  return name;
}
