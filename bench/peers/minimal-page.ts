import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ready, start } from '../process';
import { freePort, type Stage } from '../stage';

const HERE = path.resolve('bench/peers/minimal');
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

/** Builds and starts the minimal dynamic page, with the rows of the small organization. */
export async function openMinimalPage({ database_url, small }: Stage): Promise<{ url: string; stop(): Promise<void> }> {
  execFileSync(process.execPath, [next, 'build', HERE], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  const port = String(await freePort());
  const env = { BENCH_DATABASE_URL: database_url, BENCH_ORGANIZATION: small.organization_id };
  const program = start([next, 'start', HERE, '--port', port, '--hostname', '127.0.0.1'], env);
  program.child.stdout!.resume();
  const url = `http://127.0.0.1:${port}/`;
  await ready(url);
  return { url, stop: program.stop };
}
