import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { firstWord, ready, start } from '../process';
import { freePort, type Stage } from '../stage';

const HERE = path.resolve('bench/peers/better-auth');
const next = createRequire(import.meta.url).resolve('next/dist/bin/next');

/** A running setup of Better Auth: its URL, and the headers of a request with a valid key. */
interface SetUp {
  url: string;
  headers: Record<string, string>;
}

function install(): void {
  if (fs.existsSync(path.join(HERE, 'node_modules/better-auth'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: HERE, stdio: 'inherit' });
}

async function databaseOf({ sql, database_url }: Stage, name: string): Promise<string> {
  await sql.query(`CREATE DATABASE ${name}`);
  const url = new URL(database_url);
  url.pathname = `/${name}`;
  return url.href;
}

async function behindBareHttp(stage: Stage, setUp: 'recommended' | 'fastest', body: string) {
  const port = String(await freePort());
  const database = await databaseOf(stage, `better_auth_${setUp}`);
  const program = start([path.join(HERE, 'server.js'), setUp, port, database, body]);
  const { key } = await firstWord<{ key: string }>(program);
  return { url: `http://127.0.0.1:${port}/me`, headers: { 'X-Api-Key': key }, stop: program.stop };
}

async function inNext(stage: Stage, body: string) {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}/api/me`;
  const env = { BENCH_DATABASE_URL: await databaseOf(stage, 'better_auth_next'), BENCH_BODY: body };
  execFileSync(process.execPath, [next, 'build', HERE], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  const program = start([next, 'start', HERE, '--port', port, '--hostname', '127.0.0.1'], env);
  program.child.stdout!.resume();
  const { key } = (await (await ready(url)).json()) as { key: string };
  return { url, headers: { 'X-Api-Key': key }, stop: program.stop };
}

/** Starts the three setups of Better Auth, each with its own database in the same Postgres. */
export async function openBetterAuth(
  stage: Stage,
  body: string,
): Promise<Record<'recommended' | 'fastest' | 'in_next', SetUp> & { stop(): Promise<void> }> {
  install();
  const recommended = await behindBareHttp(stage, 'recommended', body);
  const fastest = await behindBareHttp(stage, 'fastest', body);
  const in_next = await inNext(stage, body);
  return {
    recommended,
    fastest,
    in_next,
    async stop() {
      await Promise.all([recommended.stop(), fastest.stop(), in_next.stop()]);
    },
  };
}
