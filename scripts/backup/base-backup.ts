import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { connectToDatabase } from '@/db/connect';
import { makeDirectory } from '@/db/embedded';
import { type Account, accountFor, giveTo } from '@/db/embedded/account';
import { findBinaries } from '@/db/embedded/binaries';
import { type Cluster, clusterHome, clusterName, makeUnfinished } from '@/db/embedded/cluster';
import { lockDirectory } from '@/db/embedded/lock';
import { clusterUrl } from '@/db/embedded/postmaster';
import { StartupError } from '@/lib/core/startup-error';
import { writePrivate } from '../secrets';
import type { Draft } from './draft';
import { storeFile } from './files';
import type { BasePart } from './manifest';
import { feed, startProgram } from './programs';

// What a base backup must or may leave out (Postgres, "Backing Up the Data Directory"); the directories themselves stay.
const LEFT_OUT = [
  './postmaster.pid',
  './postmaster.opts',
  './pg_wal/*',
  './pg_replslot/*',
  './pg_dynshmem/*',
  './pg_notify/*',
  './pg_serial/*',
  './pg_snapshots/*',
  './pg_stat_tmp/*',
  './pg_subtrans/*',
  '*/pgsql_tmp*',
];

const ENVIRONMENT = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };

/** What GNU tar says about a file that changes while it is read, before it exits with 1. */
const CHANGED =
  /: (file changed as we read it|File removed before we read it|File shrank by \d+ bytes?; padding with zeros)$/;

/**
 * Packs files with tar and stores the archive.
 * @param harmless errors of tar that the backup survives
 */
async function pack(draft: Draft, name: string, from: string, args: string[], harmless?: RegExp) {
  const options = { env: ENVIRONMENT, signal: draft.signal, harmless };
  const { child, done } = startProgram('tar', ['-czf', '-', '-C', from, ...args], options);
  const [file] = await Promise.all([storeFile(draft, name, child.stdout as Readable), done]);
  return file;
}

/**
 * Makes a base backup of the embedded Postgres while it is in use, by Postgres's low-level API: the package has no
 * pg_basebackup and no pg_dump.
 * @param port of the running server
 */
export async function backUpCluster(cluster: Cluster, port: number, draft: Draft): Promise<BasePart> {
  const database = { variable: 'DATABASE_URL', address: clusterUrl(cluster, port, 'postgres', 'postgres') };
  const client = await connectToDatabase(database, { patience_ms: 0, standby_will_do: true });
  try {
    // The slot keeps the WAL of the backup until this connection ends.
    await client.query("select pg_create_physical_replication_slot('agni_backup_' || pg_backend_pid(), true, true)");
    const { rows: begun } = await client.query<{ first: string }>(
      "select pg_walfile_name(pg_backup_start('npm run backup', fast => true)) as first",
    );
    const excluded = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
    // The WAL repairs what changes while it is read.
    const data = await pack(draft, 'data.tar.gz', cluster.directory, [...excluded, '.'], CHANGED);
    const { rows: ended } = await client.query<{ last: string; labelfile: string }>(
      'select pg_walfile_name(lsn) as last, labelfile from pg_backup_stop(wait_for_archive => false)',
    );
    const wal = await packWal(cluster, draft, { first: begun[0]!.first, ...ended[0]! });
    return { kind: 'base_backup', server_major: Number(cluster.binaries.major), data, wal };
  } finally {
    await client.end();
  }
}

async function packWal(
  cluster: Cluster,
  draft: Draft,
  { first, last, labelfile }: { first: string; last: string; labelfile: string },
) {
  const names = fs.readdirSync(path.join(cluster.directory, 'pg_wal'));
  const needed = names.filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  const extra = fs.mkdtempSync(path.join(draft.directory, 'label-'));
  try {
    fs.writeFileSync(path.join(extra, 'backup_label'), labelfile, { mode: 0o600 });
    const segments = needed.map((name) => path.join('pg_wal', name));
    // The passwords of the cluster's roles, without which nobody could sign in to the restored one.
    const passwords = ['-C', path.dirname(cluster.passwordFile), path.basename(cluster.passwordFile)];
    const args = [...segments, '-C', extra, 'backup_label', ...passwords];
    return await pack(draft, 'wal.tar.gz', cluster.directory, args);
  } finally {
    fs.rmSync(extra, { recursive: true });
  }
}

async function unpack(content: Readable, into: string, signal: AbortSignal): Promise<void> {
  const args = ['-xzf', '-', '-C', into, '--no-same-owner'];
  await feed(startProgram('tar', args, { env: ENVIRONMENT, signal }), content);
}

/** Refuses a DATA_DIR that holds a database or a part of one. @returns the directory for Postgres's files */
function emptyHome(directory: string): string {
  const held = new StartupError(
    `${directory} already holds a database. A restore never overwrites anything: choose another DATA_DIR.`,
  );
  if (fs.existsSync(path.join(directory, 'postgres.json'))) throw held;
  const home = clusterHome(directory);
  if (clusterName(home)) throw held;
  return home;
}

/** A cluster to be restored: its DATA_DIR, the directory for its files, and who will run it. */
interface Target {
  dataDir: string;
  cluster: string;
  account: Account;
}

/** Unpacks the archives next to their place, and moves the cluster and then its passwords there. */
async function unpackCluster(archives: Readable[], { dataDir, cluster, account }: Target, signal: AbortSignal) {
  const draft = makeUnfinished(path.dirname(cluster));
  try {
    for (const archive of archives) await unpack(archive, draft, signal);
    const kept = path.join(draft, 'postgres.json');
    const passwords = fs.readFileSync(kept, 'utf8');
    fs.rmSync(kept);
    giveTo(account, draft);
    // With the passwords but no cluster, the next start would create an empty one.
    fs.renameSync(draft, cluster);
    writePrivate(path.join(dataDir, 'postgres.json'), passwords);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Unpacks a base backup into a DATA_DIR without a database, all or nothing. The next start replays its WAL.
 * @throws StartupError when there is a database already, or the backup is of another major version
 */
export async function restoreCluster(
  archives: { data: Readable; wal: Readable },
  part: BasePart,
  dataDir: string,
  signal: AbortSignal,
): Promise<void> {
  const directory = makeDirectory(dataDir);
  const unlock = lockDirectory(directory);
  try {
    const home = emptyHome(directory);
    const account = accountFor(path.join(home, 'postgres'));
    const { major } = await findBinaries(account, home);
    if (Number(major) !== part.server_major) {
      throw new StartupError(
        `The backup is of Postgres ${part.server_major}, and this version of the product embeds ${major}. Restore it with the version that made it.`,
      );
    }
    const target = { dataDir: directory, cluster: path.join(home, `postgres-${major}`), account };
    await unpackCluster([archives.data, archives.wal], target, signal);
  } finally {
    unlock();
  }
}
