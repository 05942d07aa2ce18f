import type pg from 'pg';
import { controlPool, voicePools } from '@/db/client';
import { presentKey } from './keys';
import { seal, unseal } from './seal';
import { placeIn, SEALED_COLUMNS, type SealedTable } from './sealed-columns';

/** What became of the values of one table, in all its databases together. */
export interface Resealed {
  table: SealedTable;
  /** Values looked at. */
  seen: number;
  /** Values that were brought under the present key. */
  resealed: number;
  /** Values that this installation cannot open: sealed under a key that it does not have, moved, or changed. */
  unreadable: number;
  /** Values that were replaced meanwhile, or are gone: whoever did it is right, and nothing was overwritten. */
  overtaken: number;
}

const BATCH = 500;

/**
 * Brings every value of a table under the present `ENCRYPTION_KEY`, while the table is being used: batch by batch along its
 * primary key, each value by a statement of its own which holds only if the value is still the one that was opened. May be
 * ended at any time and begun again: what is done is passed over.
 * @param signal ends it after the value under way
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

/** How many values of a table, whether they can be opened or not, are not under the present key. */
export async function countForeign(table: SealedTable): Promise<number> {
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

// The names come from the registry; what names the row comes as text, whatever its type.
type Row = Record<string, string>;

function poolsOf(table: SealedTable): Iterable<pg.Pool> {
  return SEALED_COLUMNS[table].plane === 'control' ? [controlPool()] : voicePools();
}

// No filter by key: each statement reads one batch, however much of the table is done already. A value that is done, or none, is not sent.
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
