import type pg from 'pg';
import { controlPool } from '@/db/client';
import { migrationsAtHead } from '@/db/migration-state';
import { processSingleton } from '@/lib/core/process-singleton';
import { queueState } from '@/lib/platform/jobs/queue';

/** Whether this process should receive requests, and why. Reveals nothing that helps an attacker. */
export type Readiness = {
  ready: boolean;
  checks: {
    process: 'ok' | 'draining';
    /** `read_only`: a standby or demoted server, where writes would fail. */
    database: 'ok' | 'read_only' | 'slow' | 'unavailable';
    migrations: 'ok' | 'pending' | 'unknown';
    /** `behind`: jobs have been waiting for more than five minutes; reported, but does not affect readiness. */
    outbox: 'ok' | 'behind' | 'unknown';
  };
};

/** Maximum database round trip in milliseconds; slower counts as unhealthy. */
const SLOW_MS = 1_000;
const BEHIND_SECONDS = 300;

const state = processSingleton('health', () => ({ draining: false, migrated: false }));

/** Reports this process as not ready from now on, so that load balancers send requests elsewhere. */
export function beginDraining(): void {
  state.draining = true;
}

/** Returns the result of `work`, or `slow` when it takes longer than so many milliseconds. */
export function withinBound<T>(work: Promise<T>, ms = SLOW_MS): Promise<T | 'slow'> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<'slow'>((resolve) => {
    timer = setTimeout(() => resolve('slow'), ms);
  });
  return Promise.race([work, bound]).finally(() => clearTimeout(timer));
}

type DatabaseState = 'ok' | 'read_only';

/** Asks whether the database that a connection leads to accepts writes. */
export async function askDatabase(client: pg.ClientBase): Promise<DatabaseState> {
  const { rows } = await client.query<{ read_only: string }>(
    "select current_setting('transaction_read_only') as read_only",
  );
  return rows[0]?.read_only === 'off' ? 'ok' : 'read_only';
}

/** Asks the database of a pool, behind the requests that wait for a connection. */
export async function askThroughPool(pool: pg.Pool): Promise<DatabaseState> {
  const client = await pool.connect();
  // Discards an unhealthy connection: the next one may lead to the new primary.
  let well = false;
  try {
    const found = await askDatabase(client);
    well = found === 'ok';
    return found;
  } finally {
    client.release(!well);
  }
}

async function database(): Promise<Readiness['checks']['database']> {
  return withinBound(askThroughPool(controlPool())).catch(() => 'unavailable' as const);
}

async function migrations(): Promise<Readiness['checks']['migrations']> {
  if (state.migrated) return 'ok';
  const answer = await withinBound(migrationsAtHead()).catch(() => false);
  if (answer === 'slow') return 'unknown';
  // Migrations only go forward: once complete, never checked again.
  state.migrated = answer;
  return answer ? 'ok' : 'pending';
}

async function outbox(): Promise<Readiness['checks']['outbox']> {
  const answer = await withinBound(queueState()).catch(() => 'slow' as const);
  if (answer === 'slow') return 'unknown';
  return answer.oldest_due_seconds > BEHIND_SECONDS ? 'behind' : 'ok';
}

/** Checks readiness: the database answers in time, its migrations match this build, and no shutdown has begun. */
export async function readiness(): Promise<Readiness> {
  const reached = await database();
  const checks: Readiness['checks'] = {
    process: state.draining ? 'draining' : 'ok',
    database: reached,
    migrations: reached === 'ok' ? await migrations() : 'unknown',
    outbox: reached === 'ok' ? await outbox() : 'unknown',
  };
  const ready = checks.process === 'ok' && checks.database === 'ok' && checks.migrations === 'ok';
  return { ready, checks };
}
