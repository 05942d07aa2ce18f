import { connectToDatabase } from '@/db/connect';
import { startEmbedded } from '@/db/embedded';
import { migrateDatabase } from '@/db/migrate';
import { formatNumber, plural } from '@/lib/core/format';
import { restoreCluster } from './base-backup';
import { checkChains, checkRows, needsMigration } from './check-restored';
import { restoreDump } from './dump';
import { checkFiles, openFile } from './files';
import { type BasePart, basePartOf, type DumpPart, type Manifest } from './manifest';
import { makeScratch, removeScratch } from './scratch';

/** What is restored: the directory of the backup, the keys that open it, what ends it, and whether the result is removed again. */
export interface Rehearsal {
  directory: string;
  identities: readonly string[];
  log: (line: string) => void;
  signal: AbortSignal;
  temporary: boolean;
}

/**
 * Restores a backup into a Postgres of its own in a temporary directory, checks rows and audit chains, and removes it.
 * @throws StartupError with the first thing that is wrong
 */
export async function rehearseRestore(manifest: Manifest, rehearsal: Rehearsal): Promise<void> {
  await checkFiles(manifest, rehearsal.directory, rehearsal.signal);
  const scratch = await makeScratch();
  const { dataDir } = scratch;
  try {
    const base = basePartOf(manifest);
    if (base) await unpackBase(base, dataDir, rehearsal);
    const server = await startEmbedded({ dataDir });
    try {
      if (base) await checkControl(server.url, undefined, rehearsal);
      for (const part of manifest.parts) if (part.kind === 'dump') await tryDump(part, server.url, rehearsal);
    } finally {
      await server.stop();
    }
  } finally {
    await removeScratch(scratch);
  }
}

/** Unpacks a base backup into a DATA_DIR. */
export async function unpackBase(part: BasePart, dataDir: string, rehearsal: Rehearsal): Promise<void> {
  const { directory, identities, signal } = rehearsal;
  const data = await openFile(directory, part.data, identities);
  const wal = await openFile(directory, part.wal, identities);
  await restoreCluster({ data, wal }, part, dataDir, signal);
}

/**
 * Checks a restored control plane, with the voice data it holds. The audit chains of an earlier version are verified after its
 * migration, which only a temporary copy gets here.
 */
export async function checkControl(
  url: string,
  rows: DumpPart['rows'] | undefined,
  rehearsal: Rehearsal,
): Promise<void> {
  const { log, signal, temporary } = rehearsal;
  signal.throwIfAborted();
  const count = await checkRows(url, rows, signal);
  log(`${formatNumber(count)} rows restored and read.`);
  if (temporary) {
    const applied = await migrateDatabase({ variable: 'DATABASE_URL', address: url }, 'control', { signal });
    if (applied > 0)
      log(`${plural(applied, 'migration')} applied to the temporary copy, which is of an earlier version.`);
  } else if (await needsMigration(url)) {
    log('The backup is of an earlier version. Run npm run audit:verify after npm start, which migrates the database.');
    return;
  }
  log(await checkChains(url, signal));
}

async function tryDump(part: DumpPart, server: string, rehearsal: Rehearsal): Promise<void> {
  const own = new URL(server);
  own.pathname = `/restore_${part.variable.toLowerCase()}`;
  const client = await connectToDatabase({ variable: part.variable, address: server }, { patience_ms: 0 });
  try {
    await client.query(`create database ${own.pathname.slice(1)}`);
  } finally {
    await client.end();
  }
  await restoreAndCheck(part, own.href, rehearsal);
}

/** Restores a dump into an empty database, and checks the result. */
export async function restoreAndCheck(part: DumpPart, address: string, rehearsal: Rehearsal): Promise<void> {
  const { directory, identities, log, signal } = rehearsal;
  await restoreDump(await openFile(directory, part.file, identities), part, address, signal);
  if (part.variable === 'DATABASE_URL') return checkControl(address, part.rows, rehearsal);
  const count = await checkRows(address, part.rows, signal);
  log(`${part.variable}: ${formatNumber(count)} rows restored and read.`);
}
