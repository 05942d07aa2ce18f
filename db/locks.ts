import type pg from 'pg';
import type { Tx } from './client';

/**
 * The text that names each lock; Postgres hashes it to the lock's key. Processes of two releases run side by side during a
 * rolling upgrade and must agree on it, so never change an entry.
 */
const NAMES = {
  /** Verifying the audit log of an organization. */
  audit_verification: (organization_id: string) => `agni.audit.verify.${organization_id}`,
  /** Starting bulk changes of users in an organization. */
  bulk_changes: (organization_id: string) => `agni.bulk-changes ${organization_id}`,
  /** Connecting, disconnecting and choosing the primary connection of an organization. */
  connections: (organization_id: string) => `agni.connections ${organization_id}`,
  /** Loading the demo workspace. */
  demo: () => 'agni.demo',
  /** The known devices of a user. */
  devices: (user_id: string) => `agni.devices.${user_id}`,
  /** Erasing the rows of an organization. */
  erasure: (organization_id: string) => `agni.erasure ${organization_id}`,
  /** One idempotency key of one API key. */
  idempotency: (...scope: string[]) => JSON.stringify(['agni.idempotency', ...scope]),
  /** Inviting people to an organization. */
  invitations: (organization_id: string) => `agni.inviting.${organization_id}`,
  migrations: () => 'agni.migrations',
  /** Moving the jobs of an earlier release into the queues of this one. */
  queues: () => 'agni.queues',
  /** Finding out whether two addresses lead to one database. */
  same_database: (nonce: string) => `agni.same-database.${nonce}`,
  /** Creating the first organization. */
  setup: () => 'agni.setup',
  /** Changing, or fencing off, the voice data of an organization. */
  write_fence: (organization_id: string) => `agni.gate ${organization_id}`,
};

type LockName = keyof typeof NAMES;
type IdsOf<Name extends LockName> = Parameters<(typeof NAMES)[Name]>;
/** A transaction, as a Drizzle handle or as anything else that carries its connection. */
type Transaction = Pick<Tx, '$client'> | { $client: pg.ClientBase };

/**
 * Waits for an advisory lock and holds it until the transaction ends. Locks belong to the transaction rather than to the
 * session, so they work through PgBouncer in transaction mode.
 * @throws the database's error when `lock_timeout` passes first
 */
export async function lockInTransaction<Name extends LockName>(
  tx: Transaction,
  name: Name,
  ...ids: IdsOf<Name>
): Promise<void> {
  await tx.$client.query(lockStatement(name, ...ids));
}

/** Like `lockInTransaction`, but shared: only an exclusive holder of the same lock excludes it. */
export async function lockSharedInTransaction<Name extends LockName>(
  tx: Transaction,
  name: Name,
  ...ids: IdsOf<Name>
): Promise<void> {
  await tx.$client.query(statement('pg_advisory_xact_lock_shared', name, ids));
}

/** Takes an advisory lock without waiting, until the transaction ends. Returns false when another transaction holds it. */
export async function tryLockInTransaction<Name extends LockName>(
  tx: Transaction,
  name: Name,
  ...ids: IdsOf<Name>
): Promise<boolean> {
  const { rows } = await tx.$client.query<{ locked: boolean }>(statement('pg_try_advisory_xact_lock', name, ids));
  return rows[0]!.locked;
}

/** The statement that `lockInTransaction` sends, for callers that need a query timeout of their own. */
export function lockStatement<Name extends LockName>(name: Name, ...ids: IdsOf<Name>): pg.QueryConfig<[string]> {
  return statement('pg_advisory_xact_lock', name, ids);
}

function statement<Name extends LockName>(lock: string, name: Name, ids: IdsOf<Name>): pg.QueryConfig<[string]> {
  const text = (NAMES[name] as (...ids: string[]) => string)(...ids);
  // The first release took this one lock by the 32-bit hash.
  const key = name === 'setup' ? 'hashtext($1)' : 'hashtextextended($1, 0)';
  return { text: `select ${lock}(${key}) as locked`, values: [text] };
}
