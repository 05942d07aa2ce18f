import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '@/db/connect';
import { StartupError } from '@/lib/core/startup-error';

/** A backup that is being made: where, for whom it is encrypted (nobody: not at all), and what ends it. */
export interface Draft {
  directory: string;
  recipients: readonly string[];
  signal: AbortSignal;
}

/** What has not changed for so long belongs to a process that was killed. */
const STALE_MS = 24 * 3_600_000;

/**
 * Makes the directory of a new backup; its name says when, and it keeps `.partial` until the backup is complete.
 * @throws StartupError when a backup was begun in the same second
 */
export function makeDirectories(to: string, at: string): { partial: string; final: string } {
  const final = path.join(path.resolve(to), `agni-${at.slice(0, 19).replace(/[-:]/g, '')}Z`);
  const partial = `${final}.partial`;
  fs.mkdirSync(path.dirname(final), { recursive: true, mode: 0o700 });
  removeStale(path.dirname(final));
  const taken = (directory: string) => new StartupError(`${directory} exists already. Try again in a second.`);
  if (fs.existsSync(final)) throw taken(final);
  try {
    fs.mkdirSync(partial, { mode: 0o700 });
  } catch (error) {
    // Another process is writing it.
    throw errorCode(error) === 'EEXIST' ? taken(partial) : error;
  }
  return { partial, final };
}

/** Removes what a killed backup left, which may be unencrypted; one that another process writes is kept. */
function removeStale(to: string): void {
  for (const name of fs.readdirSync(to).filter((name) => /^agni-\d{8}T\d{6}Z\.partial$/.test(name))) {
    const directory = path.join(to, name);
    try {
      if (!isStale(directory) || !fs.readdirSync(directory).every((file) => isStale(path.join(directory, file))))
        continue;
      fs.rmSync(directory, { recursive: true, force: true });
      console.log(`Removed ${directory}, which an interrupted backup had left.`);
    } catch {
      // Another user's, or another process removes it too.
    }
  }
}

/** Returns whether a file or directory was left by a killed process, by its age. */
export function isStale(file: string): boolean {
  const { mtimeMs = Number.POSITIVE_INFINITY } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs > STALE_MS;
}
