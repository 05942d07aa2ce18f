import type pg from 'pg';
import { controlPool, voicePools } from '@/db/client';
import { presentKey } from './keys';
import { seal, unseal } from './seal';
import { placeIn, SEALED_COLUMNS, type SealedTable } from './sealed-columns';

/** The result of rotating one table, over all its databases. */
export interface Resealed {
  table: SealedTable;
  /** Values examined. */
  seen: number;
  /** Values re-encrypted with the current key. */
  resealed: number;
  /** Values that this installation cannot decrypt: the key is missing, or the value was moved or changed. */
  unreadable: number;
  /** Values that another process changed or deleted meanwhile; nothing was overwritten. */
  overtaken: number;
}

const BATCH = 500;

/**
 * Re-encrypts every value of a table with the current `ENCRYPTION_KEY` while the table is in use: in batches along the primary
 * key, with one statement per value that applies only if the value is unchanged since it was read. Can be stopped and
 * restarted at any time; finished values are skipped.
 * @param signal stops it after the current value
 */
export async function resealTable(table: SealedTable, signal?: AbortSignal): Promise<Resealed> {
  const total: Resealed = { table, seen: 0, resealed: 0, unreadable: 0, overtaken: 0 };
  for (const pool of poolsOf(table)) {
    let after: Row | undefined;
    do {
      const rows = await readBatch(pool, table, after);
      for (const row of rows) {
        if (row.sealed !== '' && !signal?.aborted) total[await resealRow(pool, table, row)]++;
      }
      total.seen += rows.length;
      after = rows.length === BATCH ? rows.at(-1) : undefined;
    } while (after && !signal?.aborted);
  }
  return total;
}

/** Counts the values of a table that are not encrypted with the current key, whether or not they can be decrypted. */
export async function countOutdated(table: SealedTable): Promise<number> {
  const { column } = SEALED_COLUMNS[table];
  let foreign = 0;
  for (const pool of poolsOf(table)) {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from ${table} where not starts_with(${column}, $1)`,
      [`${presentKey().id}.`],
    );
    foreign += rows[0]!.count;
  }
  return foreign;
}

/** Returns how many values of a table are encrypted with each key, by the key's id. */
export async function countByKey(table: SealedTable): Promise<Map<string, number>> {
  const { column } = SEALED_COLUMNS[table];
  const counts = new Map<string, number>();
  for (const pool of poolsOf(table)) {
    const { rows } = await pool.query<{ id: string; count: number }>(
      `select split_part(${column}, '.', 1) as id, count(*)::int as count from ${table} where ${column} <> '' group by 1`,
    );
    for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  return counts;
}

// Table and column names come from the registry. The key of the row is compared as text, whatever its type.
type Row = Record<string, string>;

function poolsOf(table: SealedTable): Iterable<pg.Pool> {
  return SEALED_COLUMNS[table].plane === 'control' ? [controlPool()] : voicePools();
}

// No filter by key id: each statement reads one batch, however much of the table is finished. Finished and empty values are
// not transferred.
async function readBatch(pool: pg.Pool, table: SealedTable, after: Row | undefined): Promise<Row[]> {
  const { column, row } = SEALED_COLUMNS[table];
  const names = row.join(', ');
  const from = after ? `where (${names}) > (${row.map((_, index) => `$${index + 2}`).join(', ')})` : '';
  const { rows } = await pool.query<Row>(
    `select ${row.map((name) => `${name}::text`).join(', ')},
       case when ${column} is null or starts_with(${column}, $1) then '' else ${column} end as sealed
     from ${table} ${from} order by ${names} limit ${BATCH}`,
    [`${presentKey().id}.`, ...(after ? row.map((name) => after[name]) : [])],
  );
  return rows;
}

async function resealRow(
  pool: pg.Pool,
  table: SealedTable,
  row: Row,
): Promise<'resealed' | 'unreadable' | 'overtaken'> {
  const { column, row: names } = SEALED_COLUMNS[table];
  const place = placeIn(table, row as never);
  let text: string;
  try {
    text = unseal(row.sealed!, place);
  } catch {
    return 'unreadable';
  }
  const mine = names.map((name, index) => `${name} = $${index + 3}`).join(' and ');
  const { rowCount } = await pool.query(`update ${table} set ${column} = $1 where ${column} = $2 and ${mine}`, [
    seal(text, place),
    row.sealed,
    ...names.map((name) => row[name]),
  ]);
  return rowCount === 1 ? 'resealed' : 'overtaken';
}
