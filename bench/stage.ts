import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbedded } from '@/db/embedded';
import { build, isBuildFresh } from '@/scripts/next-build';
import { claimPort } from '@/scripts/port';
import { cpuTimeOf, firstWord, ready, residentMemoryOf, start, stopAll } from './process';
import { type Tenant, writeTenants } from './tenants';

/** One process of the product, in production mode. */
export interface Product {
  url: string;
  /** CPU time used so far, in milliseconds, by its processes together. */
  cpu(): number;
  /** Its resident memory now, in bytes. */
  resident(): number;
  /** The heap after garbage collection, and the resident memory, in MiB. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** MiB. */
export interface Memory {
  in_use: number;
  resident: number;
}

/** The test bed: a separate database, the product, and organizations of known size. */
export interface Stage {
  database_url: string;
  sql: pg.Pool;
  product: Product;
  /** `small` has 1,000 agents; `large` is filled by the rows that need it. */
  small: Tenant;
  large: Tenant;
  /** Starts one more process on the same database. */
  another(env?: Record<string, string>): Promise<Product>;
  close(): Promise<void>;
}

/** A free port of this machine. */
export const freePort = () => claimPort(0, '127.0.0.1');

async function startProduct(env: Record<string, string>): Promise<Product> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const args = ['--expose-gc', '--import', 'tsx', '--import', './bench/memory-on-signal.js', 'scripts/start.ts'];
  const program = start(args, { ...env, PORT: port, APP_URL: url });
  program.child.stdout!.resume();
  await ready(`${url}/api/health/ready`);
  // A process that has rendered a page is slower from then on, because Next then hooks all asynchronous work (Node
  // before 24).
  await ready(`${url}/login`);
  const memory = () => {
    program.child.kill('SIGUSR2');
    return firstWord<Memory>(program);
  };
  const { pid, stop } = program;
  return { url, cpu: () => cpuTimeOf(pid), resident: () => residentMemoryOf(pid), memory, stop };
}

/** Sets up the test bed in a temporary directory, which is removed when it is closed. */
export async function setStage(): Promise<Stage> {
  if (!isBuildFresh()) await build({ quiet: true });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'agni-bench-'));
  fs.chmodSync(dataDir, 0o711);
  const database = await startEmbedded({ dataDir, settings: { max_connections: '300', shared_buffers: '512MB' } });
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    AUTH_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    // No emails are sent.
    SMTP_URL: 'smtp://127.0.0.1:1',
    API_RATE_LIMIT_PER_MINUTE: '10000000',
    // The load generator sets the client addresses, as a proxy would.
    TRUST_PROXY: '1',
    EMBEDDED_DATABASE: '0',
  };
  const product = await startProduct(env);
  const sql = new pg.Pool({ connectionString: database.url, max: 4 });
  const tenants = await writeTenants(sql);
  return {
    database_url: database.url,
    sql,
    product,
    ...tenants,
    another: (more = {}) => startProduct({ ...env, ...more }),
    async close() {
      await stopAll();
      await sql.end();
      await database.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
