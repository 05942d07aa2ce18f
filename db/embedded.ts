import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { explainFileError } from '@/lib/core/startup-error';
import { type Cluster, openCluster, outsideLocation } from './embedded/cluster';
import { lockDirectory } from './embedded/lock';
import { adopt, clusterUrl, isAlive, launch, type Postmaster, stopPostmaster } from './embedded/postmaster';

/** What to start, and where. */
export type EmbeddedOptions = {
  /** The directory that holds everything; created if missing. */
  dataDir: string;
  /** Postgres settings (`postgresql.conf` names) to add. */
  settings?: Record<string, string>;
  /** Called with one line when the server died and when it is back. */
  log?: (line: string) => void;
};

/** A running embedded Postgres. */
export type Embedded = {
  /** The address of the application's database, as its own role (not a superuser, may create databases). */
  url: string;
  /** Where the Postgres files are, when they could not be kept in DATA_DIR. */
  outside: string | undefined;
  /** Stops the server, cleanly. */
  stop(): Promise<void>;
};

// Not by `recursive`: of a file system that is read-only Node then says ENOENT.
function makeWithParents(directory: string, mode?: number): boolean {
  if (fs.existsSync(directory)) return false;
  makeWithParents(path.dirname(directory));
  try {
    fs.mkdirSync(directory, { mode });
    return true;
  } catch (error) {
    // Another process created it first.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && fs.existsSync(directory)) return false;
    throw error;
  }
}

/**
 * Creates a DATA_DIR if it is missing, and checks that it is writable.
 * @returns its real path
 * @throws StartupError in one sentence, when it cannot be had
 */
export function makeDirectory(dataDir: string): string {
  try {
    const created = makeWithParents(dataDir, 0o700);
    // Root runs Postgres as another user, who must pass through; the files inside are closed one by one.
    if (created && process.getuid?.() === 0) fs.chmodSync(dataDir, 0o711);
    if (!fs.statSync(dataDir).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    fs.accessSync(dataDir, fs.constants.W_OK | fs.constants.X_OK);
    return fs.realpathSync(dataDir);
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/** Creates the application's role and database if they are missing. */
async function provision(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl(cluster, port, 'postgres', 'postgres') });
  await client.connect();
  try {
    const role = await client.query("select from pg_roles where rolname = 'agni'");
    const verb = role.rowCount ? 'alter' : 'create';
    const password = client.escapeLiteral(cluster.passwords.application);
    await client.query(`${verb} role agni login createdb password ${password}`);
    const database = await client.query("select from pg_database where datname = 'agni'");
    if (!database.rowCount) await client.query('create database agni owner agni');
  } finally {
    await client.end();
  }
}

/** Restarts the server on the same port whenever it dies, until the returned function is called. */
function supervise(cluster: Cluster, first: Postmaster, options: EmbeddedOptions): () => Promise<void> {
  const over = new AbortController();
  const log = options.log ?? (() => {});
  const watch = async () => {
    let running = first;
    for (;;) {
      await sleep(500, undefined, { signal: over.signal, ref: false });
      if (isAlive(running.pid)) continue;
      log('Postgres stopped unexpectedly; starting it again.');
      try {
        running = (await adopt(cluster)) ?? (await launch(cluster, options.settings ?? {}, first.port));
        log('Postgres is back.');
      } catch (error) {
        log((error as Error).message);
        await sleep(5_000, undefined, { signal: over.signal, ref: false });
      }
    }
  };
  const ended = watch().catch(() => {});
  return () => {
    over.abort();
    return ended;
  };
}

/**
 * Starts the embedded Postgres of a directory, creating it on first use. A server that a killed run left alive is adopted, and
 * one that dies later is restarted.
 * @throws StartupError: directory not writable or in use, disk full, this system not supported, …
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = makeDirectory(options.dataDir);
  try {
    const unlock = lockDirectory(dataDir);
    try {
      const cluster = await openCluster(dataDir);
      const postmaster = (await adopt(cluster)) ?? (await launch(cluster, options.settings ?? {}));
      await provision(cluster, postmaster.port);
      const endSupervision = supervise(cluster, postmaster, options);
      const stop = async () => {
        await endSupervision();
        await stopPostmaster(cluster);
        unlock();
      };
      return { url: clusterUrl(cluster, postmaster.port, 'agni', 'agni'), outside: outsideLocation(dataDir), stop };
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/**
 * Deletes a DATA_DIR and its Postgres, stopping a server that a killed run left alive; for tests.
 * @throws StartupError when a living process uses it.
 */
export async function destroyEmbedded(dataDir: string): Promise<void> {
  if (!fs.existsSync(dataDir)) return;
  const directory = fs.realpathSync(dataDir);
  const unlock = lockDirectory(directory);
  const outside = outsideLocation(directory);
  const whole = fs.existsSync(path.join(directory, 'postgres.json')) && (!outside || fs.existsSync(outside));
  if (whole) await stopPostmaster(await openCluster(directory));
  if (outside) fs.rmSync(outside, { recursive: true, force: true });
  unlock();
  fs.rmSync(directory, { recursive: true, force: true });
}
