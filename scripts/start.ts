import path from 'node:path';
import { startEmbedded } from '@/db/embedded';
import { StartupError } from '@/lib/core/startup-error';
import type { Served } from '@/lib/platform/workers/siblings';
import { checkEnvironment, fileProblems, isEmbedded, productionProblems, workerCount } from './environment';
import { isBuilt } from './next-build';
import { claimPort, parsePort } from './port';
import { loadEnvFiles, run, type Start, setEnv } from './run';

async function serve(count: number, context: Start): Promise<Served> {
  if (count === 1) {
    const { prepareAndServe } = await import('./prepare-and-serve');
    return prepareAndServe(context);
  }
  const { serveWithWorkers } = await import('./workers');
  return serveWithWorkers(count, context);
}

async function start({ defer, signal }: Start): Promise<void> {
  setEnv({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  loadEnvFiles({ dev: false });
  // The local inbox shows passwords to anyone.
  setEnv({ LOCAL_INBOX: '0', HOST: process.env.HOST || '0.0.0.0' });
  const embedded = isEmbedded();
  checkEnvironment({
    replaced: embedded ? ['DATABASE_URL'] : [],
    more: [...productionProblems(embedded), ...fileProblems()],
  });
  if (!isBuilt()) throw new StartupError('There is no production build yet. Run: npm run build');
  await claimPort(parsePort(process.env.PORT, 3000), process.env.HOST ?? '');
  if (embedded) {
    const database = await startEmbedded({ dataDir: path.resolve(process.env.DATA_DIR || '.data'), log: console.log });
    defer(database.stop);
    setEnv({ DATABASE_URL: database.url });
  }
  const count = workerCount();
  const { url, setup } = await serve(count, { defer, signal });
  const processes = count > 1 ? ` with ${count} processes` : '';
  console.log(`Listening on ${url}${processes}, public URL ${process.env.APP_URL}`);
  if (setup) console.log(`There is no organization yet. Create the first one within 24 hours at\n  ${setup}`);
}

run(start);
