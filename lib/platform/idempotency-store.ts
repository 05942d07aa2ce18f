import type pg from 'pg';
import { controlPool, type Plane, voicePool, voicePools } from '@/db/client';
import { tryLockInTransaction } from '@/db/locks';
import type { Region } from '@/lib/core/regions';
import { seal, unseal } from './crypto/seal';
import { placeIn } from './crypto/sealed-columns';

/** Identifies a stored response: the caller's idempotency key, which applies to their API key only. */
export interface Scope {
  organization_id: string;
  api_key_id: string;
  idempotency_key: string;
}

/** Whose database the change is made in: the answer is kept beside it. */
export interface StoreLocation {
  plane: Plane;
  region: Region;
}

/** An answer as it went out, without the headers that every request gets anew. */
export interface SavedResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Table = 'public.idempotency_keys' | 'voice.idempotency_keys';
type Querier = pg.Pool | pg.PoolClient;

const BATCH = 1_000;

const tableOf = ({ plane }: StoreLocation): Table =>
  plane === 'voice' ? 'voice.idempotency_keys' : 'public.idempotency_keys';
const values = (scope: Scope) => [scope.organization_id, scope.api_key_id, scope.idempotency_key];

/** Finds a stored response and the fingerprint of its request, unless it has expired by the database's clock. */
export async function findSaved(
  db: Querier,
  location: StoreLocation,
  scope: Scope,
): Promise<{ fingerprint: string; open(): SavedResponse } | undefined> {
  // Where one database holds both planes, a key that was used in the other one is found as well.
  const shared = voicePool(location.region) === controlPool();
  const tables: Table[] = shared ? ['public.idempotency_keys', 'voice.idempotency_keys'] : [tableOf(location)];
  const selects = tables.map(
    (table) =>
      `select '${table}' as "table", fingerprint, sealed_answer from ${table}
       where organization_id = $1 and api_key_id = $2 and idempotency_key = $3 and expires_at > now()`,
  );
  const { rows } = await db.query<{ table: Table; fingerprint: string; sealed_answer: string }>(
    selects.join(' union all '),
    values(scope),
  );
  const row = rows[0];
  if (!row) return undefined;
  const open = () => JSON.parse(unseal(row.sealed_answer, placeIn(row.table, scope))) as SavedResponse;
  return { fingerprint: row.fingerprint, open };
}

/**
 * Locks the scope for the transaction without waiting; returns false when another transaction, of any process, holds the lock.
 * The next statement sees what the other one committed. Two scopes may share a lock (1 in 2^64) but never a row.
 */
export async function tryLockScope(client: pg.PoolClient, scope: Scope): Promise<boolean> {
  return tryLockInTransaction({ $client: client }, 'idempotency', ...values(scope));
}

/**
 * Stores a response for 24 hours in the transaction of the change, replacing an expired one.
 * @returns false when an unexpired one exists; the change must then be rolled back
 */
export async function saveResponse(
  client: pg.PoolClient,
  location: StoreLocation,
  scope: Scope,
  fingerprint: string,
  answer: SavedResponse,
): Promise<boolean> {
  const table = tableOf(location);
  const sealed = seal(JSON.stringify(answer), placeIn(table, scope));
  const { rowCount } = await client.query(
    `insert into ${table} as kept (organization_id, api_key_id, idempotency_key, fingerprint, sealed_answer)
     values ($1, $2, $3, $4, $5)
     on conflict (organization_id, api_key_id, idempotency_key) do update
     set fingerprint = excluded.fingerprint, sealed_answer = excluded.sealed_answer, expires_at = excluded.expires_at
     where kept.expires_at <= now()`,
    [...values(scope), fingerprint, sealed],
  );
  return rowCount === 1;
}

/** Deletes the expired responses in every database. Safe to run in several processes at once. */
export async function deleteExpiredAnswers(): Promise<void> {
  await forgetIn(controlPool(), 'public.idempotency_keys');
  for (const pool of voicePools()) await forgetIn(pool, 'voice.idempotency_keys');
}

async function forgetIn(pool: pg.Pool, table: Table): Promise<void> {
  for (let deleted = BATCH; deleted === BATCH; ) {
    const result = await pool.query(
      `delete from ${table} where ctid = any(array(
         select ctid from ${table} where expires_at <= now() order by expires_at limit ${BATCH} for update skip locked))`,
    );
    deleted = result.rowCount ?? 0;
  }
}
