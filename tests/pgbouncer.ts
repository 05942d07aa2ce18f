import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '@/db/embedded/postmaster';
import { type Daemon, installedProgram, NOBODY, startDaemon } from './daemon';

const DEPLOY = path.resolve('deploy/pgbouncer');

/** The PgBouncer on this machine, if there is one. */
export const pgbouncerProgram = () => installedProgram('pgbouncer');

/**
 * Replaces a setting of the documented file; throws if it is missing, because the test would then check something else.
 */
function set(file: string, name: string, value: string): string {
  const setting = new RegExp(`(?<=^${name} = ).*$`, 'm');
  if (!setting.test(file)) throw new Error(`pgbouncer.ini does not set ${name}`);
  return file.replace(setting, value);
}

/**
 * Starts PgBouncer in front of a database with the documented configuration and role settings.
 * @param direct the URL of Postgres itself
 * @returns the URL of the database through PgBouncer, and a function that stops it
 */
export async function startPgbouncer(program: string, direct: string): Promise<Daemon & { url: string }> {
  const { username, password, hostname, port, pathname } = new URL(direct);
  const database = pathname.slice(1);
  await applyRole(direct, database);
  const own = new URL(direct);
  own.port = String(await freePort());
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'pgbouncer-'));
  const users = path.join(home, 'userlist.txt');
  fs.writeFileSync(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`);
  let file = fs.readFileSync(path.join(DEPLOY, 'pgbouncer.ini'), 'utf8');
  file = set(file, 'agni', `host=${hostname} port=${port} dbname=${database}`).replace(/^agni = /m, `${database} = `);
  file = set(file, 'listen_port', own.port);
  file = set(file, 'auth_file', users);
  const settings = path.join(home, 'pgbouncer.ini');
  fs.writeFileSync(settings, file);
  fs.chmodSync(home, 0o755);
  const daemon = await startDaemon(program, [settings], Number(own.port), NOBODY);
  return {
    url: own.href,
    async stop() {
      await daemon.stop();
      fs.rmSync(home, { recursive: true });
    },
  };
}

async function applyRole(direct: string, database: string): Promise<void> {
  const statements = fs.readFileSync(path.join(DEPLOY, 'role.sql'), 'utf8');
  const client = new pg.Client({ connectionString: direct });
  await client.connect();
  await client.query(statements.replaceAll('in database agni', `in database ${database}`));
  await client.end();
}
