import fs from 'node:fs';
import path from 'node:path';
import { connectToDatabase } from '@/db/connect';
import { startEmbedded } from '@/db/embedded';
import { type Cluster, clusterHome, clusterName, openCluster } from '@/db/embedded/cluster';
import { adopt, clusterUrl } from '@/db/embedded/postmaster';
import { StartupError } from '@/lib/core/startup-error';
import { checkEnvironment } from './environment';
import { loadEnvFiles, setEnv } from './run';
import { existingSecrets } from './secrets';

/** An installation whose database a script uses. */
export interface Attached {
  /** Stops what was started for the script. */
  detach(): Promise<void>;
  /** The embedded Postgres and its port; undefined with a Postgres of your own. */
  embedded?: { cluster: Cluster; port: number };
}

/**
 * Sets the environment of a script that uses the installation's database: `DATABASE_URL`, or the embedded one in
 * `DATA_DIR`, which is used if it is running, or started meanwhile.
 * @param options.standby_will_do for a script that writes nothing
 * @throws StartupError when the environment or the database cannot be used
 */
export async function attachDatabase({ standby_will_do = false } = {}): Promise<Attached> {
  loadEnvFiles({ dev: false });
  setEnv({ APP_URL: process.env.APP_URL || 'http://localhost' });
  if (process.env.DATABASE_URL) {
    checkEnvironment({});
    const database = { variable: 'DATABASE_URL', address: process.env.DATABASE_URL };
    await (await connectToDatabase(database, { patience_ms: 0, standby_will_do })).end();
    return { detach: async () => {} };
  }
  checkEnvironment({ replaced: ['DATABASE_URL'], supplied: ['AUTH_SECRET', 'ENCRYPTION_KEY'] });
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  // Opening a cluster that is not there would create one.
  if (!fs.existsSync(path.join(dataDir, 'postgres.json')) || !clusterName(clusterHome(fs.realpathSync(dataDir)))) {
    throw new StartupError(`There is no database: DATABASE_URL is not set, and ${dataDir} contains none.`);
  }
  const secrets = secretsOf(dataDir);
  const cluster = await openCluster(fs.realpathSync(dataDir));
  const running = await adopt(cluster);
  const database = running
    ? { url: clusterUrl(cluster, running.port, 'agni', 'agni'), stop: async () => {} }
    : await startEmbedded({ dataDir });
  setEnv({ DATABASE_URL: database.url, DATABASE_DIRECT_URL: '', ...secrets });
  return { detach: database.stop, embedded: { cluster, port: Number(new URL(database.url).port) } };
}

/** The secrets of the environment, or of an installation without settings; never new ones, which would fit nothing. */
function secretsOf(dataDir: string): { AUTH_SECRET: string; ENCRYPTION_KEY: string } {
  const kept = existingSecrets(dataDir);
  const AUTH_SECRET = process.env.AUTH_SECRET || kept?.AUTH_SECRET;
  const ENCRYPTION_KEY = process.env.ENCRYPTION_KEY || kept?.ENCRYPTION_KEY;
  if (AUTH_SECRET && ENCRYPTION_KEY) return { AUTH_SECRET, ENCRYPTION_KEY };
  const missing = ENCRYPTION_KEY ? 'AUTH_SECRET' : 'ENCRYPTION_KEY';
  throw new StartupError(`${missing} is missing: set it to the value that the product uses.`);
}
