import fs from 'node:fs';
import path from 'node:path';
import type { NamedAddress } from '@/db/connect';
import { type Cluster, openCluster } from '@/db/embedded/cluster';
import { adopt } from '@/db/embedded/postmaster';
import { databasesOf } from '@/db/migrate';
import { env } from '@/lib/core/env';
import { StartupError } from '@/lib/core/startup-error';

/** The embedded Postgres of an attached installation, and its port; undefined with a Postgres of your own. */
export async function embeddedCluster(): Promise<{ cluster: Cluster; port: number } | undefined> {
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  if (!fs.existsSync(path.join(dataDir, 'postgres.json'))) return undefined;
  const cluster = await openCluster(fs.realpathSync(dataDir));
  const running = await adopt(cluster);
  if (!running || new URL(env.DATABASE_URL).port !== String(running.port)) return undefined;
  return { cluster, port: running.port };
}

/** Every database of the installation, once each. The control plane's is reached without PgBouncer, if that is configured. */
export function allDatabases(): NamedAddress[] {
  const found = new Map<string, NamedAddress>();
  for (const plane of ['control', 'voice'] as const) {
    for (const database of databasesOf(plane)) if (!found.has(database.address)) found.set(database.address, database);
  }
  return [...found.values()].map(({ variable, address }) => ({
    variable,
    address: variable === 'DATABASE_URL' ? (env.DATABASE_DIRECT_URL ?? address) : address,
  }));
}

/** The database of a variable. @throws StartupError when it is not set */
export function databaseOf(variable: string): NamedAddress {
  const found = allDatabases().find((database) => database.variable === variable);
  if (found) return found;
  throw new StartupError(`The backup holds the database of ${variable}. Set ${variable} to an empty database.`);
}
