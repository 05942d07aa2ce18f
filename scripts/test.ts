import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { destroyEmbedded } from '@/db/embedded';
import { ENGINES } from '../tests/engines';
import { installedPostgres } from '../tests/postgres';
import { promtoolProgram } from '../tests/prometheus';
import { hasPython } from '../tests/python';
import { ensureChromium } from './chromium';
import { ensureEngines } from './engines';
import { build, isBuildFresh } from './next-build';
import { ensureRedis } from './redis';
import { ensureProgram } from './system-package';
import { asOne, type Count, countPlaywright, countVitest } from './test-report';

const ROOT = path.resolve('.test');
const REPORTS = path.join(ROOT, 'reports');
const resolve = createRequire(import.meta.url).resolve;
const stop = new AbortController();
let running: ChildProcess | undefined;
/** What could not be tested here, as sentences. */
const skipped: string[] = [];

/** The program behind a package's command, run by this Node: no shell, no npx, one process to stop. */
function command(packageName: string, name: string): string {
  const file = path.join(path.resolve('node_modules', packageName), 'package.json');
  const { bin } = JSON.parse(fs.readFileSync(file, 'utf8')) as { bin: string | Record<string, string> };
  return path.join(path.dirname(file), typeof bin === 'string' ? bin : (bin[name] ?? ''));
}

/** Runs a program until it exits, with its output on the terminal; returns true if it succeeded. */
function succeeds(program: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  if (stop.signal.aborted) return Promise.resolve(false);
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running = child;
  return new Promise((done) => {
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });
}

async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function lint(): Promise<Count> {
  return asOne(await succeeds(command('@biomejs/biome', 'biome'), ['check', '.']));
}

async function types(): Promise<Count> {
  // Next generates the types of page props, which a fresh clone does not have yet.
  const next = resolve('next/dist/bin/next');
  return asOne((await succeeds(next, ['typegen'])) && (await succeeds(command('typescript', 'tsc'), ['--noEmit'])));
}

async function units(): Promise<Count> {
  const report = path.join(REPORTS, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  if (!ensureRedis()) console.log('No Redis was found: shared rate limits are not tested.');
  if (!ensureProgram('pgbouncer')) console.log('No PgBouncer was found: its documented configuration is not tested.');
  // Not installed here: their packages start servers.
  if (!promtoolProgram())
    console.log('No Prometheus was found: the alert rules and the dashboard are only compared by name.');
  if (!hasPython()) console.log('No python3 was found: client.py and the Python examples are not tested.');
  if (!installedPostgres()) console.log('No Postgres packages were found: backups by pg_dump are not tested.');
  const ok = await succeeds(command('vitest', 'vitest'), ['run', ...reporters], { NODE_ENV: 'test' });
  return countVitest(report, ok);
}

async function production(): Promise<Count> {
  if (isBuildFresh()) console.log('The build is up to date.');
  return asOne(isBuildFresh() || (await attempt(() => build({ signal: stop.signal }))));
}

/** Runs some of the projects in playwright.config.ts, each against its own server and workspace. */
async function playwright(name: string, projects: readonly string[]): Promise<Count> {
  const report = path.join(REPORTS, `${name}.json`);
  if (!isBuildFresh()) return asOne(false);
  let chromium = '';
  const ready = await attempt(async () => {
    chromium = await ensureChromium();
    console.log(`Chromium: ${chromium}`);
  });
  if (!ready) return asOne(false);
  const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const args = ['test', '--reporter=list,json', ...projects.map((project) => `--project=${project}`)];
  const ok = await succeeds(command('@playwright/test', 'playwright'), args, env);
  return countPlaywright(report, ok);
}

async function engines(): Promise<Count> {
  for (const [engine, packages] of Object.entries(ensureEngines())) {
    skipped.push(`the tests in ${engine}, which is not installed (Debian: ${packages})`);
  }
  return playwright('engines', ENGINES);
}

async function wipe(): Promise<void> {
  for (const name of fs.existsSync(ROOT) ? fs.readdirSync(ROOT) : []) await destroyEmbedded(path.join(ROOT, name));
  fs.mkdirSync(REPORTS, { recursive: true });
}

const STEPS: [string, () => Promise<Count>][] = [
  ['Lint', lint],
  ['Types', types],
  ['Unit, database and API tests', units],
  ['Production build', production],
  ['Browser tests', () => playwright('journeys', ['Journeys'])],
  ['Browser engines', engines],
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop.abort();
    running?.kill('SIGTERM');
  });
}

if (!(await attempt(wipe))) process.exit(1);
const results: [string, Count][] = [];
for (const [name, step] of STEPS) {
  if (stop.signal.aborted) break;
  console.log(`\n── ${name} ──`);
  results.push([name, await step()]);
}
console.log('\n── Summary ──');
for (const [name, { passed, failed, failures = [], flaky = [] }] of results) {
  console.log(`${failed ? '✗' : '✓'} ${name}: ${passed}/${passed + failed}`);
  // Said here again: a log of thousands of lines is read from its end.
  for (const failure of failures) console.log(`    ✗ ${failure}`);
  for (const test of flaky) console.log(`    ~ passed at its second run: ${test}`);
}
for (const what of skipped) console.log(`- Skipped: ${what}`);
const failed = results.reduce((sum, [, count]) => sum + count.failed, 0);
console.log(`\n${results.reduce((sum, [, count]) => sum + count.passed, 0)} passed, ${failed} failed`);
process.exit(failed > 0 || stop.signal.aborted ? 1 : 0);
