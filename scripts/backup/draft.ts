import fs from 'node:fs';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';

/** A backup that is being made: where, for whom it is encrypted (nobody: not at all), and what ends it. */
export interface Draft {
  directory: string;
  recipients: readonly string[];
  signal: AbortSignal;
}

/** What has not changed for so long belongs to a process that was killed. */
const STALE_MS = 24 * 3_600_000;

/** Makes the directory of a new backup; its name says when, and it keeps `.partial` until the backup is complete. */
export function makeDirectories(to: string, at: string): { partial: string; final: string } {
  const final = path.join(path.resolve(to), `agni-${at.slice(0, 19).replace(/[-:]/g, '')}Z`);
  if (fs.existsSync(final)) throw new StartupError(`${final} exists already. Try again in a second.`);
  fs.mkdirSync(`${final}.partial`, { recursive: true, mode: 0o700 });
  removeStale(path.dirname(final));
  return { partial: `${final}.partial`, final };
}

/** Removes what a killed backup left, which may be unencrypted; one that another process writes is kept. */
function removeStale(to: string): void {
  for (const name of fs.readdirSync(to).filter((name) => /^agni-\d{8}T\d{6}Z\.partial$/.test(name))) {
    const directory = path.join(to, name);
    if (!isStale(directory) || !fs.readdirSync(directory).every((file) => isStale(path.join(directory, file))))
      continue;
    fs.rmSync(directory, { recursive: true, force: true });
    console.log(`Removed ${directory}, which an interrupted backup had left.`);
  }
}

/** Returns whether a file or directory was left by a killed process, by its age. */
export function isStale(file: string): boolean {
  const { mtimeMs = Number.POSITIVE_INFINITY } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs > STALE_MS;
}
