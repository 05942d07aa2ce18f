import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { destroyEmbedded } from '@/db/embedded';
import { isStale } from './draft';

const PREFIX = 'agni-restore-';

/** A temporary directory for a restored copy, and within it the DATA_DIR of a Postgres. */
export interface Scratch {
  directory: string;
  dataDir: string;
}

const scratchIn = (directory: string): Scratch => ({ directory, dataDir: path.join(directory, 'data') });

/** Makes a temporary directory, and removes those of killed processes. */
export async function makeScratch(): Promise<Scratch> {
  await removeStale();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), PREFIX));
  // Root runs Postgres as another user, who must pass through.
  fs.chmodSync(directory, 0o711);
  return scratchIn(directory);
}

/** Stops the Postgres and deletes everything. @throws StartupError when another process uses it */
export async function removeScratch({ directory, dataDir }: Scratch): Promise<void> {
  await destroyEmbedded(dataDir);
  fs.rmSync(directory, { recursive: true, force: true });
}

/** Removes what killed processes left: an unencrypted copy, and perhaps a Postgres that still runs. */
async function removeStale(): Promise<void> {
  for (const name of fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(PREFIX))) {
    const directory = path.join(os.tmpdir(), name);
    const stats = fs.lstatSync(directory, { throwIfNoEntry: false });
    // Everyone may write to the directory above: another user's link could lead anywhere.
    const own = stats?.isDirectory() && stats.uid === process.getuid?.();
    if (!own || !isStale(directory)) continue;
    // One that a living process uses is kept.
    await removeScratch(scratchIn(directory)).catch(() => {});
  }
}
