import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';
import { type LocationDatabase, parseDatabase } from './database';

const BUILT_IN = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const FAULTS: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'may not be read by the user that runs the product',
  EPERM: 'may not be read by the user that runs the product',
};

function unreadable(error: NodeJS.ErrnoException): Error {
  return new Error(FAULTS[error.code ?? ''] ?? `cannot be read (${error.code ?? error.message})`);
}

/** Returns the path of the database that comes with the product. */
export function builtInDatabase(): string {
  // Through a variable, so that the bundler does not take the file for a module.
  const name = BUILT_IN;
  return createRequire(path.join(process.cwd(), 'package.json')).resolve(name);
}

/**
 * Reads a whole database to check it, before anything is started.
 * @returns what is wrong with the file, to follow its name in a sentence; undefined if nothing is
 */
export function databaseFault(file: string): string | undefined {
  let bytes: Buffer;
  try {
    // A pipe would be waited for, and a device never ends.
    const found = fs.statSync(file);
    if (!found.isFile()) return found.isDirectory() ? FAULTS.EISDIR : 'is not a regular file';
    bytes = fs.readFileSync(file);
  } catch (error) {
    return unreadable(error as NodeJS.ErrnoException).message;
  }
  try {
    parseDatabase(bytes);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const RECHECK_MS = 3_600_000;

/**
 * Keeps the database of a file in memory: read at first use, and again when the file was replaced, which is looked at no more than
 * once in `recheck_ms`. Until a new file is read, and if it cannot be, the previous database stays in use.
 * @returns a function that returns the database; undefined, which was logged, when there is none that can be read
 */
export function keepDatabase(
  fileOf: () => string,
  recheck_ms = RECHECK_MS,
): () => Promise<LocationDatabase | undefined> {
  let kept: Promise<LocationDatabase | undefined> | undefined;
  let replaced_at: number | undefined;
  let checked_at = 0;

  async function renewed(previous?: LocationDatabase): Promise<LocationDatabase | undefined> {
    try {
      const file = fileOf();
      const { mtimeMs } = await fs.promises.stat(file);
      if (mtimeMs === replaced_at) return previous;
      const database = parseDatabase(await fs.promises.readFile(file));
      replaced_at = mtimeMs;
      return database;
    } catch (error) {
      const message = previous ? 'The previous database stays in use' : 'Locations of IP addresses are unknown';
      log.error('location', { message: `${message}, because the file cannot be read`, error });
      return previous;
    }
  }

  return () => {
    if (!kept) {
      checked_at = Date.now();
      kept = renewed();
    } else if (Date.now() - checked_at > recheck_ms) {
      checked_at = Date.now();
      // Nobody waits for the new one.
      void kept.then(renewed).then((database) => {
        kept = Promise.resolve(database);
      });
    }
    return kept;
  };
}

/**
 * Returns the database of this installation, kept once for all copies of this module in the process. A file that cannot be read is
 * logged: no page, mail or change fails because of it.
 */
export const locationDatabase = processSingleton('location-database', () =>
  keepDatabase(() => env.GEOIP_DATABASE ?? builtInDatabase()),
);
