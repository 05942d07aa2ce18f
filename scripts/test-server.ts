import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { destroyEmbedded } from '@/db/embedded';
import { testEnvironment } from '../tests/environment';
import { claimPort, parsePort } from './port';
import { run, type Start, setEnv } from './run';
import { startWorkspace } from './workspace';

/**
 * The servers that the browser tests run against: the production server at PORT with a fresh demo workspace
 * (`.test/e2e/demo.json`), and at PORT + 1 a second process on the same database, which serves the API through Next.
 */
async function start({ defer, signal }: Start): Promise<void> {
  const port = parsePort(process.env.PORT, 3100);
  const dataDir = path.resolve('.test', 'e2e');
  await claimPort(port + 1, '127.0.0.1');
  await destroyEmbedded(dataDir);
  keepOutput(`${dataDir}-server.log`);
  setEnv({
    ...testEnvironment('', dataDir),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_URL: `http://localhost:${port}`,
    API_MOUNT: 'front-door',
    // The local vendor servers replace the real ones.
    GHL_BASE_URL: '',
    // The browser tests must not hit a limit that is tested elsewhere.
    API_RATE_LIMIT_PER_MINUTE: '1000000',
  });
  await startWorkspace({ defer, signal }, { dev: false });

  const second = spawn(process.execPath, ['--import', 'tsx', 'scripts/test-second-server.ts'], {
    env: { ...process.env, PORT: String(port + 1), API_MOUNT: 'next' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // We forward a signal to our process group once.
    detached: true,
  });
  second.stdout.pipe(process.stdout, { end: false });
  second.stderr.pipe(process.stderr, { end: false });
  const ended = once(second, 'exit');
  defer(() => {
    second.kill('SIGTERM');
    return ended;
  });
}

// The output of both processes, for the test that looks for secrets in it.
function keepOutput(file: string): void {
  const log = openSync(file, 'w');
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((...args: unknown[]) => {
      writeSync(log, args[0] as string);
      return write(...args);
    }) as typeof stream.write;
  }
}

run(start);
