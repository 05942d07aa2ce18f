import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { inTransaction, type Tx } from '@/db/client';
import { assertFenceToken } from '@/db/write-fence';

/** Rows compared per query on each side. */
const COMPARED = 2_000;
/** Rows copied per transaction. */
const COPIED = 250;

/** Options for syncing one organization's rows from source to target. */
export interface Sync {
  source: pg.Pool;
  target: pg.Pool;
  organization_id: string;
  /** Fence token that permits writing to the target; without it rows are only compared. */
  token?: string;
  /** Called after each comparison. @param rows number of source rows compared */
  onCompared(rows: number): Promise<void>;
}

interface Shape {
  name: string;
  columns: string;
  assignments: string;
  primary: string;
  /** SQL expression that identifies a row within its organization and sorts the same on every server. */
  key: string;
  key_type: 'uuid' | 'text';
}

/**
 * Compares a table row for row, by a digest of each row, and makes the target match the source.
 * @returns the number of rows that differed
 * @throws FenceLost when another process writes to the target now
 */
export async function syncTable(table: PgTable, sync: Sync): Promise<number> {
  const shape = shapeOf(table);
  let different = 0;
  let after: string | null = null;
  for (;;) {
    const rows: Digest[] = await digests(sync.source, shape, sync.organization_id, after, null);
    const last: string | null = rows.length === COMPARED ? rows.at(-1)!.key : null;
    const theirs = await digests(sync.target, shape, sync.organization_id, after, last);
    const there = new Map(theirs.map(({ key, digest }) => [key, digest]));
    const here = new Set(rows.map(({ key }) => key));
    const missing = rows.filter(({ key, digest }) => there.get(key) !== digest).map(({ key }) => key);
    const surplus = theirs.filter(({ key }) => !here.has(key)).map(({ key }) => key);
    different += missing.length + surplus.length;
    if (sync.token !== undefined) await apply(shape, sync, missing, surplus);
    await sync.onCompared(rows.length);
    if (last === null) return different;
    after = last;
  }
}

function shapeOf(table: PgTable): Shape {
  const { name, schema, columns } = getTableConfig(table);
  const stored = columns.filter(({ generated }) => !generated).map((column) => `"${column.name}"`);
  const byId = stored.includes('"id"');
  return {
    name: `"${schema}"."${name}"`,
    columns: stored.join(', '),
    assignments: stored.map((column) => `${column} = excluded.${column}`).join(', '),
    primary: byId ? 'id' : 'organization_id, api_key_id, idempotency_key',
    key: byId ? 'id' : `(api_key_id::text || ' ' || idempotency_key) collate "C"`,
    key_type: byId ? 'uuid' : 'text',
  };
}

interface Digest {
  key: string;
  digest: string;
}

async function digests(
  pool: pg.Pool,
  { name, columns, key, key_type }: Shape,
  organization_id: string,
  after: string | null,
  last: string | null,
): Promise<Digest[]> {
  const { rows } = await pool.query<Digest>(
    `select (${key})::text as key, md5(row(${columns})::text) as digest from ${name}
     where organization_id = $1 and ($2::${key_type} is null or ${key} > $2::${key_type})
       and ($3::${key_type} is null or ${key} <= $3::${key_type})
     order by ${key} limit $4`,
    [organization_id, after, last, last === null ? COMPARED : null],
  );
  return rows;
}

async function apply(shape: Shape, sync: Sync, missing: string[], surplus: string[]): Promise<void> {
  const { target, organization_id, token } = sync;
  const filling = (work: (tx: Tx) => Promise<unknown>) =>
    inTransaction(target, async (tx) => {
      await assertFenceToken(tx, organization_id, token!);
      await work(tx);
    });
  if (surplus.length > 0) await filling((tx) => remove(tx, shape, organization_id, surplus));
  for (let at = 0; at < missing.length; at += COPIED) {
    const rows = await read(sync.source, shape, organization_id, missing.slice(at, at + COPIED));
    await filling((tx) => write(tx, shape, rows));
  }
}

const among = ({ key, key_type }: Shape) => `organization_id = $1 and ${key} = any($2::${key_type}[])`;

// As JSON that Postgres itself writes and reads, so that no value is converted by this program.
async function read(pool: pg.Pool, shape: Shape, organization_id: string, keys: string[]): Promise<string> {
  const { rows } = await pool.query<{ found: string }>(
    `select coalesce(json_agg(r), '[]')::text as found from (select ${shape.columns} from ${shape.name} where ${among(shape)}) r`,
    [organization_id, keys],
  );
  return rows[0]!.found;
}

function write({ $client }: Tx, { name, columns, primary, assignments }: Shape, rows: string) {
  return $client.query(
    `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1::json)
     on conflict (${primary}) do update set ${assignments}`,
    [rows],
  );
}

function remove({ $client }: Tx, shape: Shape, organization_id: string, keys: string[]) {
  return $client.query(`delete from ${shape.name} where ${among(shape)}`, [organization_id, keys]);
}
