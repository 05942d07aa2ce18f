import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '@/lib/core/startup-error';

/** A database from the environment: its address, and the variable that holds it, for error messages. */
export interface NamedAddress {
  variable: string;
  address: string;
}

/** Options for connecting: a log for waiting, a signal to stop it, and its limit in milliseconds. */
export type ConnectOptions = {
  log?: (line: string) => void;
  signal?: AbortSignal;
  patience_ms?: number;
  /** Also accept a read-only server, for programs that write nothing. */
  standby_will_do?: boolean;
};

/** A failover takes 20 to 30 seconds, and in a fresh installation the database often starts a little later. */
const PATIENCE_MS = 60_000;

/** Descriptions of network errors. Each may be temporary: the database is starting, or a standby is taking over. */
const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection is closed at once',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  EHOSTDOWN: 'its host is down',
  ETIMEDOUT: 'it does not answer',
  ENOENT: 'there is no such socket',
  EPIPE: 'the connection is closed at once',
};
// Starting, stopping, out of connections, or a pooler that currently has no server.
const PASSING = /^(57P0[123]|53300|08\w{3})$/;
// PgBouncer uses one SQLSTATE for everything it refuses; these refusals are permanent.
const FINAL = /no such (user|database)|unsupported startup|authentication failed|password|not allowed/i;
// The driver sets no code when a connection is accepted and then closed, as by a proxy without a primary.
const CLOSED = /Connection terminated|timeout expired/;

/** Returns the code of a driver or network error; empty when it has none. */
export const errorCode = (error: unknown) => (error as { code?: string }).code ?? '';

/** A standby or read-only server, which may soon accept writes or be replaced by one that does. */
class ReadOnly extends Error {
  override message = 'it is read-only, as a standby is';
}

function isPassing(error: Error): boolean {
  const code = errorCode(error);
  if (error instanceof ReadOnly || code in NETWORK || CLOSED.test(error.message)) return true;
  return PASSING.test(code) && !FINAL.test(error.message);
}

function describeFailure(error: Error): string {
  if (errorCode(error) in NETWORK) return NETWORK[errorCode(error)]!;
  if (/timeout expired/.test(error.message)) return 'nothing there answers as Postgres does';
  if (/Connection terminated/.test(error.message)) return 'the connection is closed at once';
  return error.message || errorCode(error);
}

/** Returns the part of an address that may be shown; the rest may contain a password. */
export function hostOf(address: string): string {
  if (!URL.canParse(address)) return 'the given address';
  const url = new URL(address);
  return url.host || url.searchParams.get('host') || 'this machine';
}

/** Returns the error for a database that cannot be used. */
export function unusable({ variable, address }: NamedAddress, error: unknown): StartupError {
  const words = describeFailure(error as Error).replace(/\.$/, '');
  return new StartupError(`The database at ${hostOf(address)} (${variable}) cannot be used: ${words}.`, {
    cause: error,
  });
}

async function connectOnce(address: string, standbyWillDo = false): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: address,
    connectionTimeoutMillis: 5_000,
    application_name: 'agni start',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ read_only: string }>(
      "select current_setting('transaction_read_only') as read_only",
    );
    if (rows[0]?.read_only === 'on' && !standbyWillDo) throw new ReadOnly();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/**
 * Connects to a writable database, unless told otherwise, and waits while it is starting or failing over.
 * @throws StartupError that names the variable and the host, never the address with its password
 */
export async function connectToDatabase(database: NamedAddress, options: ConnectOptions = {}): Promise<pg.Client> {
  const { log, signal, patience_ms = PATIENCE_MS, standby_will_do } = options;
  const deadline = Date.now() + patience_ms;
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectOnce(database.address, standby_will_do);
    } catch (error) {
      if (!isPassing(error as Error) || Date.now() > deadline) throw unusable(database, error);
      if (attempt === 1)
        log?.(`Waiting for the database at ${hostOf(database.address)}: ${describeFailure(error as Error)}…`);
      await sleep(1_000, undefined, { signal });
    }
  }
}
