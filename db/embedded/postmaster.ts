import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '@/lib/core/startup-error';
import { runAs, spawnAs } from './account';
import { type Cluster, explainOutput } from './cluster';
import { processBirth } from './lock';

/** A running server process: its id and its port on 127.0.0.1. */
export type Postmaster = { pid: number; port: number };

/** Limit for a start including crash recovery, in milliseconds. */
const PATIENCE = 60_000;

/** The address of a database in the cluster, for the superuser or the application's role. */
export function clusterUrl(cluster: Cluster, port: number, role: 'postgres' | 'agni', database: string): string {
  const password = role === 'postgres' ? cluster.passwords.superuser : cluster.passwords.application;
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** Reads the running server from the cluster's postmaster.pid; undefined when there is none. */
export function readPostmaster(cluster: Cluster): Postmaster | undefined {
  const file = path.join(cluster.directory, 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  const [pid = '', , , port = ''] = fs.readFileSync(file, 'utf8').split('\n');
  return isOurs(Number(pid), cluster.directory) ? { pid: Number(pid), port: Number(port) } : undefined;
}

/** Returns whether the process works in the cluster: after a crash its id may belong to another program of the same user. */
function isOurs(pid: number, directory: string): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(directory);
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') return true;
  return /postgres/.test(spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}

/** Returns whether the process runs. */
export function isAlive(pid: number): boolean {
  return processBirth(pid) !== null;
}

/** Finds a free port on 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Tries to sign in as the superuser: `ready`, `wait` (starting, stopping, not listening yet), or `stranger` (other password or directory). */
async function knock(cluster: Cluster, port: number): Promise<'ready' | 'wait' | 'stranger'> {
  const connectionString = clusterUrl(cluster, port, 'postgres', 'postgres');
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === cluster.directory ? 'ready' : 'stranger';
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'stranger' : 'wait';
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Adopts a server that a killed run left alive. Waits for one that is shutting down.
 * @returns undefined when none runs.
 */
export async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  const deadline = Date.now() + PATIENCE;
  for (let running = readPostmaster(cluster); running; running = readPostmaster(cluster)) {
    const answer = await knock(cluster, running.port);
    if (answer === 'ready') return running;
    if (answer === 'stranger' || Date.now() > deadline) {
      const why = answer === 'stranger' ? 'does not accept our password' : 'does not answer';
      throw new StartupError(
        `Postgres (process ${running.pid}) runs in ${cluster.directory} but ${why}. Stop it first.`,
      );
    }
    await sleep(200);
  }
  return undefined;
}

function postgresArguments(cluster: Cluster, port: number, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // Socket paths are limited to some 100 bytes, and DATA_DIR may be longer.
    unix_socket_directories: '',
    max_connections: '200',
    // Parallel queries need more /dev/shm than a container has, and gain nothing at this size.
    max_parallel_workers_per_gather: '0',
    log_timezone: 'UTC',
    ...settings,
  };
  return ['-D', cluster.directory, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** After a crash the id in postmaster.pid may belong to another program, which Postgres would mistake for a server. */
function removeMisleadingPidFile(directory: string): void {
  const file = path.join(directory, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const pid = Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
  // A dead server's file is left to Postgres: it also leads to shared memory that its children may still hold.
  if (isAlive(pid) && !isOurs(pid, directory)) fs.rmSync(file);
}

async function launchOnce(cluster: Cluster, port: number, settings: Record<string, string>) {
  const { directory, logFile } = cluster;
  removeMisleadingPidFile(directory);
  const before = fs.existsSync(logFile) ? fs.statSync(logFile).size : 0;
  const child = spawnAs(
    cluster.account,
    cluster.binaries.postgres,
    postgresArguments(cluster, port, settings),
    logFile,
  );
  let ended = false;
  let failure = '';
  child.on('error', (error) => {
    ended = true;
    failure = error.message;
  });
  child.on('exit', () => {
    ended = true;
  });
  const deadline = Date.now() + PATIENCE;
  while (!ended && Date.now() < deadline) {
    if ((await knock(cluster, port)) === 'ready') return { pid: child.pid as number, port };
    await sleep(50);
  }
  return failure || fs.readFileSync(logFile).subarray(before).toString('utf8');
}

/**
 * Starts the server and waits until it accepts connections.
 * @param wanted the port to use; any free one by default
 * @throws StartupError with Postgres' own reason
 */
export async function launch(cluster: Cluster, settings: Record<string, string>, wanted?: number): Promise<Postmaster> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const result = await launchOnce(cluster, wanted ?? (await freePort()), settings);
    if (typeof result !== 'string') return result;
    // After kill -9 the old server's children hold its memory for a moment, and another program may have taken the port.
    const passing = /shared memory block|already exists|Address already in use|could not create any TCP/.test(result);
    if (!passing || Date.now() > deadline) {
      const reason = explainOutput(result, cluster.directory);
      throw new StartupError(`Postgres did not start: ${reason} Its log is ${cluster.logFile}.`);
    }
    await sleep(300);
  }
}

/** Stops the server: rolls back open transactions; everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  if (!readPostmaster(cluster)) return;
  await runAs(cluster.account, cluster.binaries.pgCtl, [
    'stop',
    '-D',
    cluster.directory,
    '-m',
    'fast',
    '-w',
    '-t',
    '30',
  ]);
}
