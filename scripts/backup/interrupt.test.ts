import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destroyEmbedded, type Embedded, startEmbedded } from '@/db/embedded';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'interrupt-'));
fs.chmodSync(home, 0o711);
const at = (name: string) => path.join(home, name);

/** Puts a `tar` first on PATH that never ends when it is called with the flags. */
function hangingTar(flags: string): string {
  const bin = at(`hanging${flags}`);
  fs.mkdirSync(bin);
  const script = `#!/bin/sh\n[ "$1" = "${flags}" ] && exec sleep 60\nPATH="\${PATH#*:}" exec tar "$@"\n`;
  fs.writeFileSync(path.join(bin, 'tar'), script, { mode: 0o755 });
  return bin + path.delimiter + process.env.PATH;
}

/** Puts a `tar` first on PATH that packs nothing until the file is there. */
function waitingTar(file: string): string {
  const bin = at('waiting');
  fs.mkdirSync(bin);
  const wait = `while [ "$1" = -czf ] && ! [ -e "${file}" ]; do sleep 0.1; done`;
  fs.writeFileSync(path.join(bin, 'tar'), `#!/bin/sh\n${wait}\nPATH="\${PATH#*:}" exec tar "$@"\n`, { mode: 0o755 });
  return bin + path.delimiter + process.env.PATH;
}

/** Ends every connection of the server as its shutdown does, with 57P01. */
async function endConnections(url: string): Promise<void> {
  const { superuser } = JSON.parse(fs.readFileSync(at('data/postgres.json'), 'utf8')) as { superuser: string };
  const address = Object.assign(new URL(url), { username: 'postgres', password: superuser, pathname: '/postgres' });
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  await client.end();
}

/** Runs `npm run backup`, sends it the signal when `ready`, and returns how it ended. */
async function interrupt(signal: NodeJS.Signals, ready: () => boolean, env: Record<string, string> = {}) {
  const args = ['--import', 'tsx', 'scripts/backup.ts', '--to', at('backups')];
  const own = { DATABASE_URL: '', DATA_DIR: at('data'), TMPDIR: at('tmp') };
  const child = spawn(process.execPath, args, { env: { ...process.env, ...own, ...env }, stdio: 'ignore' });
  while (!ready() && child.exitCode === null) await sleep(10);
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { code: child.exitCode, backups: fs.readdirSync(at('backups')), temporary: rehearsals() };
}

const rehearsals = () => fs.readdirSync(at('tmp')).filter((name) => name.startsWith('agni-restore-'));
/** Whether a directory with such a name is in the DATA_DIR of the verification. */
const inRehearsal = (name: RegExp, file = '') =>
  rehearsals().some((rehearsal) => {
    const data = at(`tmp/${rehearsal}/data`);
    const found = fs.existsSync(data) ? fs.readdirSync(data).filter((one) => name.test(one)) : [];
    return found.some((one) => fs.existsSync(path.join(data, one, file)));
  });

describe('npm run backup', { timeout: 60_000 }, () => {
  let server: Embedded;

  beforeAll(async () => {
    for (const name of ['tmp', 'backups']) fs.mkdirSync(at(name), { mode: 0o711 });
    server = await startEmbedded({ dataDir: at('data'), settings: { fsync: 'off' } });
  });
  afterAll(async () => {
    await server.stop();
    await destroyEmbedded(at('data'));
    fs.rmSync(home, { recursive: true, force: true });
  });

  it('leaves nothing of the backup behind when it is interrupted by SIGINT', async () => {
    const begun = () => fs.readdirSync(at('backups')).some((name) => name.endsWith('.partial'));
    const ended = await interrupt('SIGINT', begun, { PATH: hangingTar('-czf') });
    expect(ended).toEqual({ code: 130, backups: [], temporary: [] });
  });

  it('leaves nothing of the backup behind when the database ends its connection', async () => {
    const args = ['--import', 'tsx', 'scripts/backup.ts', '--to', at('backups')];
    const own = { DATABASE_URL: '', DATA_DIR: at('data'), PATH: waitingTar(at('packs')) };
    const child = spawn(process.execPath, args, { env: { ...process.env, ...own }, stdio: 'ignore' });
    const ended = once(child, 'exit');
    const packing = () =>
      fs.readdirSync(at('backups')).some((name) => fs.existsSync(at(`backups/${name}/data.tar.gz`)));
    while (!packing() && child.exitCode === null) await sleep(10);
    await endConnections(server.url);
    fs.writeFileSync(at('packs'), '');
    expect(await ended).toEqual([1, null]);
    expect(fs.readdirSync(at('backups'))).toEqual([]);
  });

  it('removes the unpacked copy when it is ended by SIGTERM during the verification', async () => {
    const { code, temporary } = await interrupt('SIGTERM', () => inRehearsal(/^postgres\.new-/), {
      PATH: hangingTar('-xzf'),
    });
    expect([code, temporary]).toEqual([143, []]);
  });

  it('stops the temporary Postgres when it is ended by SIGHUP during the verification', async () => {
    const { code, temporary } = await interrupt('SIGHUP', () => inRehearsal(/^postgres-\d+$/, 'postmaster.pid'));
    expect([code, temporary]).toEqual([129, []]);
  });

  it('removes what a killed backup left, but not a backup that another process is writing', async () => {
    fs.mkdirSync(at('backups/agni-20200101T000000Z.partial'));
    fs.writeFileSync(at('backups/agni-20200101T000000Z.partial/data.tar.gz'), 'some');
    const [old, now] = [new Date(Date.now() - 25 * 3_600_000), new Date()];
    for (const file of ['/data.tar.gz', ''])
      fs.utimesSync(at(`backups/agni-20200101T000000Z.partial${file}`), old, old);
    fs.mkdirSync(at('backups/agni-20200102T000000Z.partial'));
    fs.utimesSync(at('backups/agni-20200102T000000Z.partial'), now, now);
    const { backups } = await interrupt('SIGINT', () => !fs.existsSync(at('backups/agni-20200101T000000Z.partial')));
    expect(backups).toContain('agni-20200102T000000Z.partial');
    expect(backups).not.toContain('agni-20200101T000000Z.partial');
  });
});
