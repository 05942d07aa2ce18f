import type { NamedAddress } from '@/db/connect';
import { allDatabases } from '@/db/migrate';
import { env } from '@/lib/core/env';
import { StartupError } from '@/lib/core/startup-error';

/** Every database of the installation, each once. The control plane's is reached without PgBouncer, if that is configured. */
export function directDatabases(): NamedAddress[] {
  return allDatabases().map(({ database: { variable, address } }) => ({
    variable,
    address: variable === 'DATABASE_URL' ? (env.DATABASE_DIRECT_URL ?? address) : address,
  }));
}

/** The database of a variable. @throws StartupError when it is not set */
export function databaseOf(variable: string): NamedAddress {
  const found = directDatabases().find((database) => database.variable === variable);
  if (found) return found;
  throw new StartupError(`The backup holds the database of ${variable}. Set ${variable} to an empty database.`);
}
