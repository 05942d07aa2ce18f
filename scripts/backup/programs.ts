import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StartupError } from '@/lib/core/startup-error';

/** Where packages of Postgres put directories with a version in their names, besides PATH; `/usr/pgsql-17` is that of RHEL. */
const PLACES = ['/usr/lib/postgresql', '/usr', '/opt/homebrew/opt', '/usr/local/opt'];

function candidates(name: string): string[] {
  const inPath = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const installed = PLACES.filter((place) => fs.existsSync(place)).flatMap((place) =>
    fs.readdirSync(place).map((version) => path.join(place, version, 'bin')),
  );
  return [...inPath, ...installed].map((directory) => path.join(directory, name)).filter((file) => fs.existsSync(file));
}

function majorOf(file: string): number {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return Number(/\) (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/**
 * Finds the newest installed program of Postgres's clients. They work with servers of their own major version and older ones.
 * @throws StartupError that says what to install
 */
export function findProgram(name: 'pg_dump' | 'pg_restore', least: number): string {
  const found = candidates(name).map((file) => ({ file, major: majorOf(file) }));
  const newest = found.sort((a, b) => b.major - a.major)[0];
  if (newest && newest.major >= least) return newest.file;
  const have = newest ? `the newest one here is ${newest.major}` : 'there is none here';
  throw new StartupError(
    `${name} ${least} or later is needed, and ${have}. On Debian and Ubuntu: apt install postgresql-client-${least} (older releases get it from apt.postgresql.org).`,
  );
}

/** Connection options that lift the time limits of a role; the product's own may be set to stop statements that take long. */
export const UNLIMITED = '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';

/** Where Debian, RHEL, and macOS or Alpine keep the certificates of the public authorities; libpq finds them itself from version 16 on. */
const AUTHORITIES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/**
 * Translates the encryption that an address asks for. node-postgres verifies the server in every mode but `no-verify`, which
 * libpq does not know; libpq verifies it in `verify-full` only, with the authorities of a file.
 */
function encryptionOf(parameters: URLSearchParams): Record<string, string | null> {
  const mode = parameters.get('sslmode') ?? (/^(true|1)$/.test(parameters.get('ssl') ?? '') ? 'verify-full' : null);
  const PGSSLROOTCERT = parameters.get('sslrootcert');
  const compatible = mode !== 'verify-full' && parameters.get('uselibpqcompat') === 'true';
  const same = mode === null ? !PGSSLROOTCERT : mode === 'disable' || compatible;
  if (same) return { PGSSLMODE: mode, PGSSLROOTCERT };
  // With a file of authorities, libpq would verify the server in this mode too.
  if (mode === 'no-verify') return { PGSSLMODE: 'require' };
  const authorities = AUTHORITIES.find((file) => fs.existsSync(file)) ?? 'system';
  return { PGSSLMODE: 'verify-full', PGSSLROOTCERT: PGSSLROOTCERT ?? authorities };
}

/** The variables with which Postgres's clients connect to an address; as arguments, every user could read the password. */
export function clientEnvironment(address: string): Record<string, string> {
  const url = new URL(address);
  const text = (value: string) => decodeURIComponent(value);
  const values: Record<string, string | null> = {
    PGHOST: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    PGPORT: url.port,
    PGUSER: text(url.username),
    PGPASSWORD: text(url.password),
    PGDATABASE: text(url.pathname.slice(1)),
    ...encryptionOf(url.searchParams),
    PGSSLCERT: url.searchParams.get('sslcert'),
    PGSSLKEY: url.searchParams.get('sslkey'),
    PGOPTIONS: UNLIMITED,
  };
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...Object.fromEntries(given) };
}

/** A program that runs, and a promise that is rejected with the last line it said when it fails. */
export interface Running {
  child: ChildProcess;
  done: Promise<void>;
}

/** How to run a program: its whole environment, what ends it, and the lines after which exit code 1 still means success. */
interface RunOptions {
  env: Record<string, string>;
  signal: AbortSignal;
  harmless?: RegExp;
}

/** Starts a program. */
export function startProgram(file: string, args: string[], { env, signal, harmless }: RunOptions): Running {
  const child = spawn(file, args, { env: env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'pipe'], signal });
  let said = '';
  let forgiven = false;
  let failure: Error | undefined;
  // Not started, or aborted; `close` follows.
  child.on('error', (error) => {
    failure = error;
  });
  createInterface(child.stderr).on('line', (line) => {
    if (harmless?.test(line)) forgiven = true;
    else said = `${said}${line}\n`.slice(-4_000);
  });
  child.stdin.on('error', () => {});
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const done = closed.then((code) => {
    signal.throwIfAborted();
    if (code === 0 || (code === 1 && forgiven && said === '')) return;
    const line =
      said
        .trim()
        .split('\n')
        .find((one) => /error|fatal/i.test(one)) ?? said.trim().split('\n').at(-1);
    throw new StartupError(`${path.basename(file)} failed: ${line || (failure?.message ?? `exit code ${code}`)}`);
  });
  done.catch(() => {});
  return { child, done };
}

/**
 * Writes a stream to a program's input and waits until it has ended.
 * @throws the stream's error, if it has one, rather than what the program says about an input that ends too early
 */
export async function feed({ child, done }: Running, content: Readable): Promise<void> {
  const [ended, fed] = await Promise.allSettled([done, pipeline(content, child.stdin!)]);
  // The program that ended without reading everything says why itself.
  const unread = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'];
  if (fed.status === 'rejected' && !unread.includes(fed.reason.code)) throw fed.reason;
  if (ended.status === 'rejected') throw ended.reason;
}
