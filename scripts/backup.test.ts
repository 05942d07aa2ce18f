import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePools, controlPool } from '@/db/client';
import { destroyEmbedded, type Embedded, startEmbedded } from '@/db/embedded';
import { migrate } from '@/db/migrate';
import { tamper, writeSealed } from '@/lib/audit-log/chain/testing';
import { background } from '@/lib/background';
import { readEnv } from '@/lib/core/env';
import { prepareQueues } from '@/lib/platform/jobs/queue';
import { makeOrganization } from '@/tests/fixtures';
import { installedPostgres, startPostgres } from '@/tests/postgres';
import { checkFile, checkRecipients, openFile, readIdentities, writeNewKey } from './backup/files';
import { type BasePart, readManifest } from './backup/manifest';
import { runScript } from './testing';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-'));
fs.chmodSync(home, 0o711);
const at = (name: string) => path.join(home, name);
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

/** Does work of this process on another installation's databases. */
async function on<T>(databases: Record<string, string | undefined>, work: () => Promise<T>): Promise<T> {
  const before = { ...readEnv() };
  await closePools();
  Object.assign(readEnv(), databases);
  try {
    return await work();
  } finally {
    await closePools();
    Object.assign(readEnv(), before);
  }
}

/** Migrates an installation and gives it an organization with sealed audit events. @returns the organization's id */
async function furnish(): Promise<string> {
  await migrate();
  await prepareQueues(background.mails);
  const { id } = await makeOrganization({ name: 'Acme' });
  await writeSealed(id, 5);
  return id;
}

async function query(url: string, text: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text, rowMode: 'array' });
  await client.end();
  return rows;
}

const directoryIn = (said: string) => /^Backup: (\S+)/m.exec(said)![1]!;

describe('npm run backup with the embedded Postgres', { timeout: 300_000 }, () => {
  // A direct address without DATABASE_URL means nothing.
  const embedded = {
    DATABASE_URL: '',
    DATABASE_DIRECT_URL: 'postgres://agni@127.0.0.1:1/agni',
    DATA_DIR: at('data'),
  };
  let server: Embedded;
  let recipient: string;
  let backup: string;

  beforeAll(async () => {
    server = await startEmbedded({ dataDir: at('data'), settings: { fsync: 'off' } });
    await on({ DATABASE_URL: server.url }, furnish);
    recipient = await writeNewKey(at('key'));
  });

  afterAll(async () => {
    await server.stop();
    await destroyEmbedded(at('data'));
  });

  it('makes an encrypted backup of a database in use and verifies it by a restore', async () => {
    await query(server.url, 'create table written (n serial, filler text)');
    let writing = true;
    const writer = (async () => {
      while (writing)
        await query(server.url, "insert into written (filler) select repeat('x', 1000) from generate_series(1, 50)");
    })();
    const { code, said } = await runScript(
      'backup',
      ['--to', at('backups'), '--recipient', recipient, '--identity', at('key')],
      embedded,
    );
    writing = false;
    await writer;
    expect([code, said]).toEqual([0, expect.stringContaining('Verified: it was restored')]);
    expect(said).toContain('The audit logs of 1 organization are intact (5 events).');
    backup = directoryIn(said);
    expect(fs.readdirSync(backup).sort()).toEqual(['data.tar.gz.age', 'manifest.json', 'wal.tar.gz.age']);
    expect(fs.statSync(path.join(backup, 'data.tar.gz.age')).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(path.join(backup, 'wal.tar.gz.age')).subarray(0, 21).toString()).toBe(
      'age-encryption.org/v1',
    );
    expect(fs.existsSync(at('data/secrets.json'))).toBe(false);
    const { rows } = await on({ DATABASE_URL: server.url }, () =>
      controlPool().query('select count(*)::int as slots from pg_replication_slots'),
    );
    expect(rows).toEqual([{ slots: 0 }]);
  });

  it('restores it into an empty DATA_DIR, and refuses one that holds a database', async () => {
    const target = { DATABASE_URL: '', DATA_DIR: at('restored') };
    const { code, said } = await runScript('restore', [backup, '--identity', at('key')], target);
    expect([code, said]).toEqual([0, expect.stringContaining('The audit logs of 1 organization are intact')]);
    const again = await runScript('restore', [backup, '--identity', at('key')], target);
    expect([again.code, again.said]).toEqual([
      1,
      expect.stringContaining('already holds a database. A restore never overwrites'),
    ]);
    const restored = await startEmbedded({ dataDir: at('restored') });
    expect(await query(restored.url, 'select name from organizations')).toEqual([['Acme']]);
    // What was committed is there without gaps, although it was written during the backup.
    expect(await query(restored.url, 'select max(n) = count(*), count(*) > 0 from written')).toEqual([[true, true]]);
    await restored.stop();
    await destroyEmbedded(at('restored'));
  });

  it('cannot be opened without the right key, or when a file is damaged or missing', async () => {
    await writeNewKey(at('other-key'));
    const part = readManifest(backup).parts[0] as BasePart;
    await expect(openFile(backup, part.data, [])).rejects.toThrow('This backup is encrypted: add --identity');
    await expect(openFile(backup, part.data, readIdentities(at('other-key')))).rejects.toThrow(
      'does not open this backup',
    );
    await expect(writeNewKey(at('key'))).rejects.toThrow('exists already');
    expect(() => checkRecipients(['age1nonsense'])).toThrow('is not an age recipient');
    fs.cpSync(backup, at('damaged'), { recursive: true });
    const file = path.join(at('damaged'), part.data.name);
    const bytes = fs.readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    fs.writeFileSync(file, bytes);
    const { code, said } = await runScript('restore', [at('damaged'), '--check', '--identity', at('key')], embedded);
    expect([code, said.trim().split('\n')]).toEqual([1, [expect.stringContaining('is not as it was written')]]);
    fs.rmSync(file);
    await expect(checkFile(at('damaged'), part.data)).rejects.toThrow('is missing: the backup is not complete');
    expect(() => readManifest(home)).toThrow('is not a complete backup');
  });

  it('refuses to start without the keys of the installation, instead of making new ones', async () => {
    const { code, said } = await runScript('backup', ['--to', at('backups')], { ...embedded, ENCRYPTION_KEY: '' });
    expect([code, said]).toEqual([2, 'ENCRYPTION_KEY is missing: set it to the value that the product uses.\n']);
    expect(fs.existsSync(at('data/secrets.json'))).toBe(false);
  });

  it('refuses a DATA_DIR that has lost its cluster, instead of creating an empty one', async () => {
    fs.mkdirSync(at('lost'));
    fs.writeFileSync(at('lost/postgres.json'), '{}');
    const { code, said } = await runScript('backup', ['--to', at('backups')], { ...embedded, DATA_DIR: at('lost') });
    expect([code, said]).toEqual([2, expect.stringContaining(`${at('lost')} contains none.`)]);
    expect(fs.readFileSync(at('lost/postgres.json'), 'utf8')).toBe('{}');
  });

  it('reads the identity before it begins', async () => {
    const args = ['--to', at('backups'), '--recipient', recipient, '--identity', at('no-key')];
    const { code, said } = await runScript('backup', args, embedded);
    expect([code, said]).toEqual([2, expect.stringContaining(`There is no file ${at('no-key')}`)]);
  });

  it('does not leave out the database of a region on another host that has the same port', async () => {
    const elsewhere = Object.assign(new URL(server.url), { hostname: '127.0.0.9' }).href;
    const { code, said } = await runScript('backup', ['--to', at('backups')], {
      ...embedded,
      DATABASE_URL_EU: elsewhere,
    });
    expect([code, said]).toEqual([1, expect.stringContaining('(DATABASE_URL_EU) cannot be used')]);
  });

  it('reports a backup whose audit log was tampered with', async () => {
    await on({ DATABASE_URL: server.url }, () => tamper(["update audit_events set actor_label = 'Eve'", []]));
    const { code, said } = await runScript('backup', ['--to', at('backups')], embedded);
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/The restored audit log of Acme \(.*\) is not intact: Event 1/),
    ]);
  });
});

const bin = installedPostgres();

describe.skipIf(!bin)('npm run backup with a Postgres of your own', { timeout: 300_000 }, () => {
  it('dumps every region, restores into empty databases, and never overwrites', async () => {
    const server = await startPostgres(bin!);
    const named = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    for (const name of ['control', 'eu', 'control_copy', 'eu_copy']) await query(server.url, `create database ${name}`);
    // What a demo with the embedded Postgres of another version has left does not matter.
    fs.mkdirSync(at('demo/postgres-9'), { recursive: true });
    fs.writeFileSync(at('demo/postgres.json'), '{}');
    const own = { DATABASE_URL: named('control'), DATABASE_URL_EU: named('eu'), DATA_DIR: at('demo') };
    const copy = { DATABASE_URL: named('control_copy'), DATABASE_URL_EU: named('eu_copy') };
    await on(own, furnish);
    // Limits like those of deploy/pgbouncer/role.sql; the dump takes longer.
    await query(server.url, "alter role owner in database control set idle_in_transaction_session_timeout = '20ms'");
    const { code, said } = await runScript('backup', ['--to', at('dumps')], own);
    expect([code, said]).toEqual([0, expect.stringContaining('Verified: it was restored')]);
    expect(said).not.toContain('test-password');
    const backup = directoryIn(said);
    expect(fs.readdirSync(backup).sort()).toEqual(['database_url.dump', 'database_url_eu.dump', 'manifest.json']);
    const overwriting = await runScript('restore', [backup], own);
    expect([overwriting.code, overwriting.said]).toEqual([1, expect.stringContaining('(DATABASE_URL) is not empty')]);
    const incomplete = await runScript('restore', [backup], { ...copy, DATABASE_URL_EU: '' });
    expect([incomplete.code, incomplete.said]).toEqual([
      1,
      expect.stringContaining('Set DATABASE_URL_EU to an empty database'),
    ]);
    const restored = await runScript('restore', [backup], copy);
    expect([restored.code, restored.said]).toEqual([
      0,
      expect.stringContaining('The audit logs of 1 organization are intact (5 events)'),
    ]);
    // The copy is a working installation: nothing is left to migrate.
    await on(copy, async () => expect(await migrate()).toBe(0));
    await server.stop();
  });
});
