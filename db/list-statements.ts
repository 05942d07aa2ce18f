import { type AnyColumn, fillPlaceholders, is, type SQL, sql } from 'drizzle-orm';
import { type PgColumn, PgDialect, PgEnumColumn, type PgTable } from 'drizzle-orm/pg-core';

/** A filter by a few fixed values, which the list has indexes for: (organization, every facet, sort key, id). */
export interface Facet {
  column: PgColumn;
  /** All values that a row can have. */
  values: readonly (string | boolean)[];
}

/** Which rows of a list are asked for. */
export interface Narrowing {
  organization_id: string;
  /** The wanted values of some facets; a missing one means all. */
  facets?: Record<string, readonly (string | boolean)[] | undefined>;
  /**
   * Conditions that bound one range of an index in the list's order, or that almost every row meets. Not together with `facets`,
   * unless on the sort key.
   */
  range?: SQL;
  /** Other conditions, on columns of the list's own table. */
  where?: SQL;
  /** Words that are searched for: a condition that may take long to count. */
  search?: SQL;
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

/** A statement with its parameters. With a `name` it may be prepared: every use has the same best plan. */
export interface Statement {
  text: string;
  values: unknown[];
  name?: string;
}

/** How many rows `walk` looks through. Where it finds less than a page, so few match that an index finds them as fast. */
export const WALKED = 5_000;
/** Where the planner expects no more matching rows than this, an index finds them at once. */
export const FEW = 1_000;

const NO_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const dialect = new PgDialect();

interface Source {
  from: PgTable;
  organization: PgColumn;
  id: PgColumn;
  sortable: Record<string, { by: AnyColumn | SQL }>;
  facets?: Record<string, Facet>;
}

/** The statements of a list; `ListStatements` says what each is for. */
export type ListStatements = ReturnType<typeof listStatements>;

/**
 * Builds the statements of a list. Each finds the ids of a page first, in an index of the list's order, and only then the rows:
 * joins and a deep offset then cost nothing.
 * @param head the select of the rows, without WHERE
 */
export function listStatements({ from, organization, id, sortable, facets = {} }: Source, head: SQL) {
  const table = raw(from);
  const order = Object.fromEntries(Object.entries(sortable).map(([name, { by }]) => [name, raw(by)]));
  const isFacet = (sort: string) => Object.values(facets).some(({ column }) => column === sortable[sort]!.by);
  const own = ({ organization_id }: Narrowing) => sql`${organization} = ${organization_id}`;
  const within = (narrowing: Narrowing) => all([own(narrowing), narrowing.range]);
  const chosenOf = ({ facets: wanted = {} }: Narrowing) =>
    Object.entries(facets).filter(([name]) => wanted[name] !== undefined);

  /** The conditions of the organization, the facets and the search, in one. */
  const whole = (narrowing: Narrowing) => {
    const chosen = chosenOf(narrowing).map(([name, { column }]) => oneOf(column, narrowing.facets![name]!));
    return all([within(narrowing), ...chosen, narrowing.where, narrowing.search]);
  };
  const beyond = ({ sort, descending, after }: Span) =>
    // A row comparison, because Postgres turns it into one range of an index on (…, by, id); an equivalent OR
    // is only a filter, which reads all the pages before.
    after ? sql` and (${order[sort]!}, ${id}) ${arrow(descending)} (${after[0]}, ${after[1]})` : sql``;
  const sorted = ({ sort, descending }: Span) => {
    const direction = descending ? sql`desc` : sql`asc`;
    return sql`order by ${order[sort]!} ${direction}, ${id} ${direction}`;
  };
  const inOrder = (narrowing: Narrowing, span: Span) =>
    sql`select ${id} from ${table} where ${within(narrowing)}${beyond(span)} ${sorted(span)} limit ${span.limit} offset ${span.offset}`;

  // Every combination of facets is one range of an index, in the list's order. Each gives its first rows; the page is the
  // first of those.
  const merged = (narrowing: Narrowing, span: Span) => {
    const { sort, descending, after, limit, offset } = span;
    const constant = isFacet(sort);
    const by = order[sort]!;
    const place = constant && after ? placeInFacet(facets, sortable[sort]!.by, descending, after) : undefined;
    const position = place ? sql` and ${id} ${arrow(descending)} ${place.from}` : beyond(span);
    const direction = descending ? sql`desc` : sql`asc`;
    const each = constant ? sql`order by ${id} ${direction}` : sorted(span);
    return sql`select entry.id from ${combinations(facets, narrowing)} cross join lateral (
      select ${id} as id, ${by} as key from ${table} where ${within(narrowing)} and ${matchesFacet(facets)}${position}
      ${each} limit ${limit + offset}) entry${place ? sql` where ${place.reached}` : sql``}
      order by entry.key ${direction}, entry.id ${direction} limit ${limit} offset ${offset}`;
  };
  const counted = (narrowing: Narrowing, limit: SQL) =>
    narrowing.where || narrowing.search || chosenOf(narrowing).length === 0
      ? sql`select from ${table} where ${whole(narrowing)}${limit}`
      : sql`select from ${combinations(facets, narrowing)} cross join lateral (
          select from ${table} where ${within(narrowing)} and ${matchesFacet(facets)}) entry${limit}`;

  const pageOf = (narrowing: Narrowing, span: Span, ids: SQL) =>
    statement(sql`${head} where ${own(narrowing)} and ${id} = any(array(${ids})) ${sorted(span)}`);
  const plainPages = new Map<string, Statement>();

  return {
    /** The rows that meet a condition. */
    find: (where: SQL | undefined) => statement(sql`${head} where ${where ?? sql`true`}`),
    /** A page of the rows that have the wanted facets. */
    page(narrowing: Narrowing, span: Span): Statement {
      if (chosenOf(narrowing).length > 0) return pageOf(narrowing, span, merged(narrowing, span));
      if (narrowing.range) return pageOf(narrowing, span, inOrder(narrowing, span));
      // Compiled once and prepared. With a filter neither: its best plan depends on the values.
      const { sort, descending, after, ...values } = span;
      const name = `${descending ? '-' : ''}${sort}${after ? ' after' : ''}`;
      const { text, values: places } = getOrMake(plainPages, name, () => {
        const [any, open] = [
          { organization_id: place('organization_id') },
          { ...span, ...OPEN, after: after && AFTER },
        ];
        return pageOf(any, open, inOrder(any, open));
      });
      const given = { ...values, ...narrowing, value: after?.[0], id: after?.[1] };
      return { text, values: fillPlaceholders(places, given), name: getOrMake(names, text, nameOf) };
    },
    /** The matching rows among the next `WALKED`: id, whether it matches, and place. The last of them is there in any case. */
    walk: (narrowing: Narrowing, span: Span) =>
      statement(sql`select id, hit, at from (select id, hit, row_number() over ()::int as at from (
        select ${id} as id, (${whole(narrowing)}) as hit from ${table}
        where ${all([within(narrowing), wantedSpan(facets, sortable[span.sort]!.by, narrowing)])}${beyond(span)} ${sorted(span)} limit ${WALKED}) as walked) as numbered
        where hit or at = ${WALKED} limit ${span.limit + span.offset}`),
    /** A page of the matching rows, found all and then sorted: their ids, each with the number of them all. */
    collect(narrowing: Narrowing, span: Span): Statement {
      const { sort, descending, after, limit, offset } = span;
      const direction = descending ? sql`desc` : sql`asc`;
      const position = after ? sql`where (key, id) ${arrow(descending)} (${after[0]}, ${after[1]})` : sql``;
      return statement(sql`with found as materialized (
          select ${id} as id, ${order[sort]!} as key from ${table} where ${whole(narrowing)}),
        page as (select id, key from found ${position} order by key ${direction}, id ${direction} limit ${limit} offset ${offset})
        select page.id, counted.total from (select count(*)::float8 as total from found) as counted left join page on true
        order by page.key ${direction}, page.id ${direction}`);
    },
    /** The rows with these ids. */
    byIds: (narrowing: Narrowing, ids: readonly string[]) =>
      statement(sql`${head} where ${own(narrowing)} and ${id} = any(${sql.param(ids)}::uuid[])`),
    // Never prepared: the best plan for a large organization is the worst for a small one.
    count: (narrowing: Narrowing, most?: number) =>
      statement(
        sql`select count(*)::float8 from (${counted(narrowing, most === undefined ? sql`` : sql` limit ${most}`)}) as counted`,
      ),
    estimate: (narrowing: Narrowing) =>
      statement(sql`explain (format json) select from ${table} where ${whole(narrowing)}`),
  };
}

/** SQL of a column, expression or table, which cannot have parameters: statements repeat it. */
function raw(part: AnyColumn | SQL | PgTable): SQL {
  const { sql: text, params } = dialect.sqlToQuery(sql`${part}`);
  if (params.length > 0) throw new Error(`A list cannot be sorted by an expression with parameters: ${text}`);
  return sql.raw(text);
}

function statement(query: SQL): Statement {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return { text, values: params };
}

const all = (conditions: (SQL | undefined)[]) =>
  sql.join(
    conditions.filter((condition) => condition !== undefined).map((condition) => sql`(${condition})`),
    sql` and `,
  );

const arrow = (descending: boolean) => (descending ? sql`<` : sql`>`);

function typeOf(column: PgColumn): SQL {
  if (!is(column, PgEnumColumn)) return sql.raw(column.getSQLType());
  const { schema, enumName } = column.enum;
  return schema ? sql`${sql.identifier(schema)}.${sql.identifier(enumName)}` : sql`${sql.identifier(enumName)}`;
}

function oneOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${column} = any(${sql.param([...values])}::${typeOf(column)}[])`;
}

/** A table of the combinations of all facets' values, as far as they are wanted. */
function combinations(facets: Record<string, Facet>, { facets: wanted = {} }: Narrowing): SQL {
  const names = Object.keys(facets);
  const rows = names.reduce<unknown[][]>(
    (made, name) => {
      // Each value once: a repeated one would be a second range of the same rows.
      const values = [...new Set(wanted[name] ?? facets[name]!.values)];
      return made.flatMap((row) => values.map((value) => [...row, value]));
    },
    [[]],
  );
  const columns = names.map(
    (name, at) => sql`${sql.param(rows.map((row) => row[at]))}::${typeOf(facets[name]!.column)}[]`,
  );
  return sql`unnest(${sql.join(columns, sql`, `)}) as facet(${sql.raw(names.map(quoted).join(', '))})`;
}

function matchesFacet(facets: Record<string, Facet>): SQL {
  const equal = Object.entries(facets).map(([name, { column }]) => sql`${column} = facet.${sql.raw(quoted(name))}`);
  return sql.join(equal, sql` and `);
}

const quoted = (name: string) => `"${name}"`;

// Within one combination a sort key that is a facet is the same everywhere: only the id has an order there. Combinations before
// the position are left out, and those after it start at their first row.
function placeInFacet(
  facets: Record<string, Facet>,
  by: AnyColumn | SQL,
  descending: boolean,
  [value, after]: readonly [string | number, string],
) {
  const [name, { column }] = Object.entries(facets).find(([, facet]) => facet.column === by)!;
  const key = sql`facet.${sql.raw(quoted(name))}`;
  const present = sql`${value}::${typeOf(column)}`;
  return {
    from: sql`case when ${key} = ${present} then ${after}::uuid else ${descending ? LAST_ID : NO_ID}::uuid end`,
    reached: sql`${key} ${descending ? sql`<=` : sql`>=`} ${present}`,
  };
}

/** The stretch of an order by a facet in which all wanted rows are; undefined for another order. */
function wantedSpan(facets: Record<string, Facet>, by: AnyColumn | SQL, narrowing: Narrowing): SQL | undefined {
  const [name, facet] = Object.entries(facets).find(([, { column }]) => column === by) ?? [];
  const wanted = name === undefined ? undefined : narrowing.facets?.[name];
  if (!facet || !wanted?.length) return undefined;
  const values = sql.join(
    wanted.map((value) => sql`${value}::${typeOf(facet.column)}`),
    sql`, `,
  );
  return sql`${facet.column} between least(${values}) and greatest(${values})`;
}

// Placeholders stand for values only until a statement is compiled.
const place = (name: string) => sql.placeholder(name) as unknown as string;
const OPEN = { limit: place('limit') as unknown as number, offset: place('offset') as unknown as number };
const AFTER = [place('value'), place('id')] as const;

const names = new Map<string, string>();
const nameOf = () => `list_${names.size + 1}_${Math.random().toString(36).slice(2, 10)}`;

function getOrMake<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
