import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { destroyEmbedded, startEmbedded } from '@/db/embedded';
import { restoreCluster } from './base-backup';
import { checkChains, checkRows } from './check-restored';
import { restoreDump } from './dump';
import { checkFile, openFile } from './files';
import type { BasePart, DumpPart, Manifest } from './manifest';

interface Rehearsal {
  directory: string;
  identities: readonly string[];
  log: (line: string) => void;
}

/**
 * Restores a backup into a Postgres of its own in a temporary directory, checks rows and audit chains, and removes it.
 * @throws StartupError with the first thing that is wrong
 */
export async function rehearseRestore(manifest: Manifest, rehearsal: Rehearsal): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'agni-restore-'));
  // Root runs Postgres as another user, who must pass through.
  fs.chmodSync(scratch, 0o711);
  const dataDir = path.join(scratch, 'data');
  try {
    for (const part of manifest.parts) {
      for (const file of part.kind === 'dump' ? [part.file] : [part.data, part.wal])
        await checkFile(rehearsal.directory, file);
    }
    const base = manifest.parts.find((part): part is BasePart => part.kind === 'base_backup');
    if (base) await unpackBase(base, dataDir, rehearsal);
    const server = await startEmbedded({ dataDir });
    try {
      if (base) await checkControl(server.url, undefined, rehearsal);
      for (const part of manifest.parts) if (part.kind === 'dump') await tryDump(part, server.url, rehearsal);
    } finally {
      await server.stop();
    }
  } finally {
    await destroyEmbedded(dataDir);
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** Unpacks a base backup into a DATA_DIR. */
export async function unpackBase(part: BasePart, dataDir: string, { directory, identities }: Rehearsal): Promise<void> {
  const [data, wal] = [
    await openFile(directory, part.data, identities),
    await openFile(directory, part.wal, identities),
  ];
  await restoreCluster(data, wal, part, dataDir);
}

/** Checks a restored control plane, with the voice data it holds. */
export async function checkControl(url: string, rows: DumpPart['rows'] | undefined, { log }: Rehearsal): Promise<void> {
  const count = await checkRows(url, rows);
  log(`${count.toLocaleString('en')} rows restored and read.`);
  log(await checkChains(url));
}

async function tryDump(part: DumpPart, server: string, rehearsal: Rehearsal): Promise<void> {
  const own = new URL(server);
  own.pathname = `/restore_${part.variable.toLowerCase()}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${own.pathname.slice(1)}`);
  await client.end();
  await restoreDump(await openFile(rehearsal.directory, part.file, rehearsal.identities), part, own.href);
  if (part.variable === 'DATABASE_URL') return checkControl(own.href, part.rows, rehearsal);
  const count = await checkRows(own.href, part.rows);
  rehearsal.log(`${part.variable}: ${count.toLocaleString('en')} rows restored and read.`);
}
