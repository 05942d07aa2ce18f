import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { destroyEmbedded } from '@/db/embedded';

// Starts as `npm start` does, without pages, and sends one request with a well-formed key: from then on a listener
// holds a connection.
const PROGRAM = `
  import { run, setEnv } from './scripts/run.ts';
  import { startEmbedded } from './db/embedded.ts';
  run(async ({ defer, signal }) => {
    const database = await startEmbedded({ dataDir: process.env.DATA_DIR });
    defer(async () => {
      await database.stop();
      console.log('stopped');
    });
    setEnv({ DATABASE_URL: database.url });
    const { prepareDatabase } = await import('./scripts/prepare-database.ts');
    await prepareDatabase(signal);
    const { api } = await import('./lib/http/api/router.ts');
    const { startApi } = await import('./lib/http/api/test-client.ts');
    const { mintKey } = await import('./lib/api-keys/keys/secret.ts');
    const { closePools } = await import('./db/client.ts');
    const client = await startApi(api);
    defer(async () => {
      await client.close();
      await closePools();
    });
    await fetch(client.origin + '/api/v1/me', { headers: { 'x-api-key': mintKey().key } });
    setTimeout(() => console.log('ready'), 2_000);
  });
`;

describe('shutdown', () => {
  it('stops the embedded Postgres on SIGTERM after a request with an API key', { timeout: 90_000 }, async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'shutdown-'));
    fs.chmodSync(dataDir, 0o711);
    onTestFinished(() => destroyEmbedded(dataDir));
    const env = { ...process.env, DATA_DIR: dataDir };
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM], { env });
    let said = '';
    child.stderr.pipe(process.stderr);
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.endsWith('ready\n')) child.kill('SIGTERM');
    });
    const [code] = await once(child, 'exit');
    expect([code, said.trim().split('\n').at(-1)]).toEqual([0, 'stopped']);
    const files = fs.readdirSync(dataDir, { recursive: true }).map(String);
    expect(files.filter((name) => name.endsWith('postmaster.pid'))).toEqual([]);
  });
});
