import path from 'node:path';
import { makeDirectory, startEmbedded } from '@/db/embedded';
import { startVendors } from '@/demo/vendors';
import { checkEnvironment, fileProblems } from './environment';
import { assertOwnModules, build, isBuildFresh } from './next-build';
import { claimPort, parsePort } from './port';
import { europeanDatabase } from './regional-database';
import { loadEnvFiles, type Start, setEnv } from './run';
import { keptSecrets } from './secrets';

/** Database variables are ignored: this workspace has its own databases. */
const OWN_DATABASES = [
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_URL_US',
  'DATABASE_URL_EU',
  'DATABASE_URL_IN',
] as const;

/**
 * Starts the whole product on its own Postgres with the demo workspace, and prints how to sign in.
 * The environment is set here, piece by piece, before the modules that read it are loaded.
 */
export async function startWorkspace({ defer, signal }: Start, { dev }: { dev: boolean }): Promise<void> {
  loadEnvFiles({ dev });
  setEnv({ NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1', LOCAL_INBOX: '1' });
  checkEnvironment({
    replaced: OWN_DATABASES,
    supplied: ['APP_URL', 'AUTH_SECRET', 'ENCRYPTION_KEY'],
    more: fileProblems(),
  });
  // The local inbox shows passwords: it is for this machine only, unless HOST says otherwise.
  const host = process.env.HOST || '127.0.0.1';
  const port = await claimPort(parsePort(process.env.PORT, 3000), host);
  const url = process.env.APP_URL || `http://localhost:${port}`;
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  setEnv({ HOST: host, PORT: String(port), APP_URL: url, DATA_DIR: dataDir });
  // Hot reload only covers what Next loads, so in development Next serves the API as well.
  if (dev) setEnv({ API_MOUNT: process.env.API_MOUNT || 'next' });

  makeDirectory(dataDir);
  if (dev) assertOwnModules();
  if (!dev && !isBuildFresh()) {
    console.log('Building… (about half a minute, only after changes)');
    await build({ quiet: true, signal });
  }
  const database = await startEmbedded({ dataDir, log: console.log });
  defer(database.stop);
  if (database.outside) console.log(`Postgres cannot reach ${dataDir}; its files are in ${database.outside}.`);
  const secrets = keptSecrets(dataDir);
  // Empty instead of unset, because Next would fill in unset variables from `.env`.
  for (const name of OWN_DATABASES) setEnv({ [name]: '' });
  setEnv({
    DATABASE_URL: database.url,
    AUTH_SECRET: process.env.AUTH_SECRET || secrets.AUTH_SECRET,
    ENCRYPTION_KEY: process.env.ENCRYPTION_KEY || secrets.ENCRYPTION_KEY,
  });
  const calcom_url = await startVendors({ defer }, port);
  const european = await europeanDatabase(database.url);
  if (european) setEnv({ DATABASE_URL_EU: european });

  const { prepareDatabase } = await import('./prepare-database');
  await prepareDatabase(signal);
  const { banner, ensureDemo } = await import('@/demo/workspace');
  const demo = await ensureDemo(dataDir, url, calcom_url);
  const { serve } = await import('@/server');
  const serving = await serve({ dev });
  defer(serving.close);
  console.log(banner(process.env.APP_NAME || 'Agni', url, demo, dataDir));
}
