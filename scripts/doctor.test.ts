import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closePools, controlPool } from '@/db/client';
import { writeSealed } from '@/lib/audit-log/chain/testing';
import { readEnv } from '@/lib/core/env';
import { builtInDatabase } from '@/lib/platform/location/database-file';
import { startFaultySmtp } from '@/lib/platform/mail/faulty-smtp';
import { startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeOrganization } from '@/tests/fixtures';
import { checkDatabases } from './doctor/database';
import type { Finding } from './doctor/finding';
import { runScript } from './testing';

const COMPLETE = {
  APP_URL: 'https://settings.example.com',
  LOCAL_INBOX: '',
  DATABASE_URL: process.env.DATABASE_URL!,
};

const run = (env: Record<string, string>, args: string[] = []) => runScript('doctor', args, { ...COMPLETE, ...env });

const database = new URL(process.env.DATABASE_URL!).pathname.slice(1);
const undo: string[] = [];
async function alter(statement: string, reverse: string): Promise<void> {
  undo.push(reverse);
  await controlPool().query(statement);
}

beforeAll(async () => {
  await writeSealed((await makeOrganization({ name: 'Acme' })).id, 2);
});

afterEach(async () => {
  await closePools();
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    options: '-c default_transaction_read_only=off',
  });
  await client.connect();
  for (const statement of undo.splice(0).reverse()) await client.query(statement);
  await client.end();
});

/** The findings about databases other than `ok`, as texts. */
const troubles = async () =>
  (await checkDatabases()).findings.filter(({ state }) => state !== 'ok').map(({ state, text }) => `${state}: ${text}`);

describe('npm run doctor', { timeout: 60_000 }, () => {
  it('exits with 0 and finds nothing wrong in a working installation, and prints no secret', async () => {
    const sink = await startSmtpSink();
    const url = readEnv().SMTP_URL!;
    const { code, said } = await run({ SMTP_URL: url }, ['--json']);
    await sink.stop();
    const findings = JSON.parse(said) as Finding[];
    expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(code).toBe(0);
    const subjects = findings.map(({ subject }) => subject.replace(/ .*/, ''));
    for (const subject of ['Environment', 'Database', 'Encryption', 'Mail', 'Disk', 'Locations'])
      expect(subjects).toContain(subject);
    for (const name of ['AUTH_SECRET', 'ENCRYPTION_KEY'] as const) expect(said).not.toContain(process.env[name]);
    expect(said).not.toContain(new URL(process.env.DATABASE_URL!).password);
  });

  it('exits with 1 and names each variable that is wrong, without its value', async () => {
    const { code, said } = await run({
      SMTP_URL: '',
      AUTH_SECRET: 'too-short-secret',
      APP_URL: 'http://settings.example.com',
    });
    expect(code).toBe(1);
    for (const name of ['SMTP_URL is missing', 'AUTH_SECRET is too weak', 'APP_URL must start with https://'])
      expect(said).toContain(`problem  Environment: ${name}`);
    expect(said).not.toContain('too-short-secret');
    expect(said).toMatch(/3 problems, \d+ warnings?\.\n$/);
  });

  it('tells the date of the location database, and exits with 1 when GEOIP_DATABASE names none', async () => {
    const built_in = builtInDatabase();
    const { said } = await run({ GEOIP_DATABASE: built_in });
    expect(said).toMatch(/Locations \(GEOIP_DATABASE\): Your database is of \d+ \w+ 20\d\d and takes \d+ MB of memory/);
    const { code, said: refused } = await run({ GEOIP_DATABASE: 'package.json' });
    expect(code).toBe(1);
    expect(refused).toContain(
      'problem  Environment: GEOIP_DATABASE names a file that is not a complete MaxMind DB file (.mmdb).',
    );
  });

  it('exits with 1 when the key of stored secrets is missing and the mail server rejects the sign-in', async () => {
    const mail = await startFaultySmtp({ auth: '535 5.7.8 Wrong password hunter2secret' });
    const { code, said } = await run({
      ENCRYPTION_KEY: 'another-key-than-before-0123456789abcdef',
      SMTP_URL: `smtp://agni:hunter2secret@127.0.0.1:${mail.port}`,
    });
    mail.stop();
    expect(code).toBe(1);
    expect(said).toMatch(/problem {2}Encryption keys: This environment lacks the key .*\(1 value under [0-9a-f]{8}\)/);
    expect(said).toMatch(
      /problem {2}Mail server 127\.0\.0\.1:\d+ \(SMTP_URL\): The mail server rejected the credentials/,
    );
    expect(said).not.toContain('hunter2secret');
  });

  it('exits with 1 and one sentence when the database cannot be reached', async () => {
    const { code, said } = await run({
      DATABASE_URL: 'postgres://agni:hidden-password@127.0.0.1:1/agni',
      SMTP_URL: 'smtp://127.0.0.1:1',
    });
    expect(code).toBe(1);
    expect(said).toContain('The database at 127.0.0.1:1 (DATABASE_URL) cannot be used: nothing listens there.');
    expect(said).toContain('The mail server cannot be reached.');
    expect(said).not.toContain('hidden-password');
  });

  it('measures the disk that the embedded database is on, also when it is outside of DATA_DIR', async () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
    const location = path.join(home, 'elsewhere');
    fs.mkdirSync(location);
    fs.writeFileSync(path.join(home, 'postgres.location'), JSON.stringify({ data_dir: home, location }));
    const { said } = await run({
      EMBEDDED_DATABASE: '1',
      DATA_DIR: home,
      DATABASE_URL: '',
      SMTP_URL: 'smtp://127.0.0.1:1',
    });
    fs.rmSync(home, { recursive: true });
    expect(said).toContain(`Disk of ${location}: `);
    expect(said).not.toContain(`Disk of ${home}: `);
  });

  it('exits with 2 for an unknown option', async () => {
    expect((await run({}, ['--fix'])).code).toBe(2);
  });
});

describe('checkDatabases', () => {
  it('finds nothing wrong with a migrated database', async () => {
    expect(await troubles()).toEqual([]);
  });

  it('reports a read-only database', async () => {
    const set = `alter database ${database} set default_transaction_read_only`;
    await alter(`${set} = on`, `${set} = off`);
    expect(await troubles()).toEqual([expect.stringMatching(/^problem: It is read-only/)]);
  });

  it('reports clocks that differ', async () => {
    const body = "as $$ select pg_catalog.clock_timestamp() + interval '1 hour' $$ language sql";
    await controlPool().query(
      `create schema shifted; create function shifted.clock_timestamp() returns timestamptz ${body}`,
    );
    const set = `alter role current_user in database ${database}`;
    await alter(`${set} set search_path = shifted, pg_catalog, public`, `${set} reset search_path`);
    expect(await troubles()).toEqual([
      expect.stringMatching(/^problem: This machine’s clock is 3,\d{3} seconds behind the database’s\. Codes/),
    ]);
  });

  it('reports missing migrations and those of a newer version', async () => {
    const table = 'drizzle.control_migrations';
    await alter(
      `create table kept as select * from ${table}; delete from ${table} where created_at = (select max(created_at) from ${table})`,
      `truncate ${table}; insert into ${table} select * from kept; drop table kept`,
    );
    expect(await troubles()).toEqual(['warning: 1 control migration missing. npm start applies them.']);
    expect((await checkDatabases()).readable).toEqual(['voice']);
    await controlPool().query(`insert into ${table} (hash, created_at) values ('x', 4102444800000)`);
    expect(await troubles()).toEqual([expect.stringMatching(/^warning: A newer version .* 1 control migration that/)]);
  });

  it('reports a database that a newer version made unusable, and does not read its keys', async () => {
    const comment = 'comment on table drizzle.control_migrations is';
    await alter(`${comment} 'oldest version: 4102444800000'`, `${comment} null`);
    expect(await troubles()).toEqual([expect.stringMatching(/^problem: A newer version .* has removed/)]);
    expect((await checkDatabases()).readable).toEqual(['voice']);
  });

  it('reports a server with fewer connections than a process needs', async () => {
    const { DATABASE_POOL_SIZE } = readEnv();
    Object.assign(readEnv(), { DATABASE_POOL_SIZE: 500 });
    expect(await troubles()).toEqual([expect.stringMatching(/^problem: It allows \d+ connections/)]);
    Object.assign(readEnv(), { DATABASE_POOL_SIZE });
  });
});
