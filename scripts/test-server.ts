import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { destroyEmbedded } from '@/db/embedded';
import { testEnvironment } from '../tests/environment';
import { claimPort, parsePort } from './port';
import { run, type Start, setEnv } from './run';
import { startWorkspace } from './workspace';

/**
 * What the browser tests run against: the production server at PORT with a fresh demo workspace (`.test/e2e/demo.json`),
 * and at PORT + 1 a second process on the same database, which serves the API through Next.
 */
async function start({ defer, signal }: Start): Promise<void> {
  const port = parsePort(process.env.PORT, 3100);
  const dataDir = path.resolve('.test', 'e2e');
  await claimPort(port + 1, '127.0.0.1');
  await destroyEmbedded(dataDir);
  setEnv({
    ...testEnvironment('', dataDir),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_URL: `http://localhost:${port}`,
    API_MOUNT: 'front-door',
    // The vendors' local servers take their place.
    GHL_BASE_URL: '',
    // The journeys must not meet a limit that is tested elsewhere.
    API_RATE_LIMIT_PER_MINUTE: '1000000',
  });
  await startWorkspace({ defer, signal }, { dev: false });

  const second = spawn(process.execPath, ['--import', 'tsx', 'scripts/test-second-server.ts'], {
    env: { ...process.env, PORT: String(port + 1), API_MOUNT: 'next' },
    stdio: 'inherit',
    // A signal for our group is handed on by us, once.
    detached: true,
  });
  const ended = once(second, 'exit');
  defer(() => {
    second.kill('SIGTERM');
    return ended;
  });
}

run(start);
