import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';
import { compressStatic } from './compress-static';
import { sourceFingerprint } from './fingerprint';
import { keepStatic, restoreStatic } from './kept-static';

const OUTPUT = '.next';
const MARK = path.join(OUTPUT, 'source-fingerprint');

/** Whether there is a production build, of any sources. */
export function isBuilt(): boolean {
  return fs.existsSync(path.join(OUTPUT, 'BUILD_ID'));
}

/** Whether the production build was made from the current sources. */
export function isBuildFresh(): boolean {
  return isBuilt() && fs.existsSync(MARK) && fs.readFileSync(MARK, 'utf8') === sourceFingerprint('.');
}

/**
 * Rejects `node_modules` behind a symbolic link that leads out of the project: Turbopack does not follow it, and its
 * message is about its own root directory.
 * @throws StartupError that says what to do
 */
export function assertOwnModules(root = '.'): void {
  const modules = path.resolve(root, 'node_modules');
  const real = fs.realpathSync(modules);
  if (real.startsWith(fs.realpathSync(root) + path.sep)) return;
  throw new StartupError(
    `${modules} is a symbolic link to ${real}, outside of the project, and the build does not follow such links. Remove the link and run: npm ci`,
  );
}

// Modules are loaded during the build, and some read their settings. The build opens no connections and no page keeps a
// value.
function placeholders(): Record<string, string> {
  return {
    APP_URL: 'http://localhost:3000',
    DATABASE_URL: 'postgres://build@127.0.0.1:1/build',
    AUTH_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
}

// The ids of server actions are hashed with this key. It stays the same between builds, so that a page of an older
// build reaches the actions of a newer one. It protects nothing here, as no action closes over a value
// (`lib/registry.actions.test.ts`); an operator's own key replaces it.
function actionsKey(): string {
  const { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: own } = process.env;
  return own || createHash('sha256').update('agni server actions').digest('base64');
}

/**
 * Creates the production build, without secrets, database or network.
 * @param quiet hides the output of the build unless it fails
 * @throws StartupError when it cannot start or fails; its output is on the terminal
 */
export async function build({ quiet = false, signal }: { quiet?: boolean; signal?: AbortSignal } = {}): Promise<void> {
  assertOwnModules();
  fs.rmSync(MARK, { force: true });
  const fingerprint = sourceFingerprint('.');
  const env = {
    ...process.env,
    ...placeholders(),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey(),
    BUILD_ID: fingerprint.slice(0, 20),
  };
  keepStatic(OUTPUT);
  const program = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const child = spawn(process.execPath, [program, 'build'], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  if (signal?.aborted) throw new StartupError('The build was interrupted.');
  if (code !== 0) {
    console.error(output);
    throw new StartupError('The production build failed.');
  }
  restoreStatic(OUTPUT);
  await compressStatic(path.join(OUTPUT, 'static'));
  fs.writeFileSync(MARK, fingerprint);
}
