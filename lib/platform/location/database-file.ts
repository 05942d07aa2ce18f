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

/** The reading of the database, once for all copies of this module in the process. */
const shared = processSingleton('location-database', (): { reading?: Promise<LocationDatabase | undefined> } => ({}));

/**
 * Returns the database of this installation, read from its file at first use and then kept in memory. A file that cannot be read
 * is logged once: no page, mail or change fails because of it.
 */
export function locationDatabase(): Promise<LocationDatabase | undefined> {
  shared.reading ??= readOwn().catch((error) => {
    log.error('location', { message: 'Locations of IP addresses are unknown: the database cannot be read', error });
    return undefined;
  });
  return shared.reading;
}

async function readOwn(): Promise<LocationDatabase> {
  const file = env.GEOIP_DATABASE ?? builtInDatabase();
  const bytes = await fs.promises.readFile(file).catch((error) => Promise.reject(unreadable(error)));
  return parseDatabase(bytes);
}
