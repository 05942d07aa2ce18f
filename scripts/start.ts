import path from 'node:path';
import { startEmbedded } from '@/db/embedded';
import { StartupError } from '@/lib/core/startup-error';
import { checkEnvironment, productionProblems } from './environment';
import { isBuilt } from './next-build';
import { claimPort, parsePort } from './port';
import { loadEnvFiles, run, type Start, setEnv } from './run';

async function start({ defer, signal }: Start): Promise<void> {
  setEnv({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  loadEnvFiles({ dev: false });
  // The local inbox shows passwords to anyone.
  setEnv({ LOCAL_INBOX: '0', HOST: process.env.HOST || '0.0.0.0' });
  const embedded = process.env.EMBEDDED_DATABASE === '1' || process.env.EMBEDDED_DATABASE === 'true';
  checkEnvironment({ replaced: embedded ? ['DATABASE_URL'] : [], more: productionProblems(embedded) });
  if (!isBuilt()) throw new StartupError('There is no production build yet. Run: npm run build');
  await claimPort(parsePort(process.env.PORT, 3000), process.env.HOST ?? '');
  if (embedded) {
    const database = await startEmbedded({ dataDir: path.resolve(process.env.DATA_DIR || '.data'), log: console.log });
    defer(database.stop);
    setEnv({ DATABASE_URL: database.url });
  }
  const { prepareDatabase } = await import('./prepare-database');
  await prepareDatabase(signal);
  const { serve } = await import('@/server');
  const serving = await serve({ dev: false });
  defer(serving.close);
  const { setupUrl } = await import('@/lib/account/sign-in/setup');
  const address = await setupUrl();
  console.log(`Listening on ${serving.url}, public URL ${process.env.APP_URL}`);
  const { protocol, hostname } = new URL(process.env.APP_URL ?? '');
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    console.warn('APP_URL is not https: cookies and passwords are sent unencrypted. Terminate TLS in a proxy.');
  if (address) console.log(`There is no organization yet. Create the first one within 24 hours at\n  ${address}`);
}

run(start);
