import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type pg from 'pg';
import { env } from '@/lib/core/env';
import { StartupError } from '@/lib/core/startup-error';
import { throttlePool } from './client';
import { type ConnectOptions, connectToDatabase, errorCode, unusable } from './connect';

const UTC = ['UTC', 'Etc/UTC', 'GMT'];

/**
 * Checks for mistakes behind PgBouncer that otherwise go unnoticed: settings that the pooler drops, prepared statements that it
 * mixes up, and a direct address that does not respond or leads to another database.
 * @throws StartupError with a sentence that says what to set
 */
export async function checkConnections(options: ConnectOptions = {}): Promise<void> {
  try {
    await onTwoConnections(async (one, other) => {
      await checkTimeZone(one);
      if (env.DATABASE_PREPARED_STATEMENTS) await checkPreparedStatements(one, other);
    });
  } catch (error) {
    if (error instanceof StartupError) throw error;
    if (/unsupported startup parameter/.test((error as Error).message)) {
      throw new StartupError(
        'The PgBouncer at DATABASE_URL refuses our connections: set ignore_startup_parameters = options in it, as in deploy/pgbouncer/pgbouncer.ini.',
      );
    }
    throw unusable({ variable: 'DATABASE_URL', address: env.DATABASE_URL }, error);
  }
  if (env.DATABASE_DIRECT_URL) await checkDirectAddress(env.DATABASE_DIRECT_URL, options);
}

type Client = Pick<pg.PoolClient, 'query'>;

/** Lends both connections of the throttle pool, and closes them afterwards with the statements prepared on them. */
async function onTwoConnections(work: (one: Client, other: Client) => Promise<void>): Promise<void> {
  const one = await throttlePool().connect();
  try {
    const other = await throttlePool().connect();
    try {
      await work(one, other);
    } finally {
      other.release(true);
    }
  } finally {
    one.release(true);
  }
}

async function checkTimeZone(client: Client): Promise<void> {
  const { rows } = await client.query<{ zone: string }>("select current_setting('timezone') as zone");
  const { zone } = rows[0]!;
  if (UTC.includes(zone)) return;
  throw new StartupError(
    `Connections by DATABASE_URL have the time zone ${zone}, not UTC: the pooler in between drops what a connection asks for. Give it to the role with deploy/pgbouncer/role.sql.`,
  );
}

async function checkPreparedStatements(one: Client, other: Client): Promise<void> {
  const probe = { name: `probe-${randomUUID()}`, text: 'select 1' };
  try {
    // Two clients that share one server connection prepare the same name there, unless the pooler keeps them apart.
    for (const client of [one, other, one, other]) await client.query(probe);
  } catch (error) {
    if (!['26000', '42P05'].includes(errorCode(error))) throw error;
    throw new StartupError(
      'The pooler at DATABASE_URL mixes up prepared statements: set DATABASE_PREPARED_STATEMENTS=0, or use PgBouncer 1.21 or later with max_prepared_statements.',
    );
  }
}

/** Sends a notification through `DATABASE_URL` and listens for it at the direct address. */
async function checkDirectAddress(address: string, options: ConnectOptions): Promise<void> {
  const listener = await connectToDatabase({ variable: 'DATABASE_DIRECT_URL', address }, options);
  const channel = `agni_start_${randomBytes(8).toString('hex')}`;
  try {
    await listener.query(`listen ${channel}`);
    const heard = once(listener, 'notification', { signal: AbortSignal.timeout(5_000) });
    heard.catch(() => {});
    await throttlePool().query('select pg_notify($1, $2)', [channel, '']);
    await heard.catch(() => {
      throw new StartupError(
        'DATABASE_DIRECT_URL leads to another database than DATABASE_URL, or to a pooler: it must be the address of the same database without PgBouncer.',
      );
    });
  } finally {
    await listener.end().catch(() => {});
  }
}
