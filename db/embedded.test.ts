import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destroyEmbedded, startEmbedded } from './embedded';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'embedded-test-'));
const STARTER = `
  import { startEmbedded } from './db/embedded.ts';
  const { url } = await startEmbedded({ dataDir: process.argv[1] });
  console.log(url);
  setInterval(() => {}, 1000);
`;

/** Starts the database in a separate process and kills that process with SIGKILL. */
async function startAndDie(dataDir: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', STARTER, dataDir]);
  const [url] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return String(url).trim();
}

async function query<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

function postmasterPid(dataDir: string): number {
  const cluster = fs.readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name)) ?? '';
  return Number.parseInt(fs.readFileSync(path.join(dataDir, cluster, 'postmaster.pid'), 'utf8'), 10);
}

beforeAll(() => {
  // Root runs Postgres as another user, who must be able to enter.
  fs.chmodSync(root, 0o711);
});
afterAll(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

describe('startEmbedded', () => {
  it('starts, keeps data across a stop, and requires the password', async () => {
    const dataDir = path.join(root, 'plain');
    const first = await startEmbedded({ dataDir });
    await query(first.url, 'create table kept as select 1 as one');
    const other = new URL(first.url);
    other.password = 'password';
    await expect(query(other.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    await first.stop();
    await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    const second = await startEmbedded({ dataDir });
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();
    await destroyEmbedded(dataDir);
  });

  it('gives the application a role that is not a superuser', async () => {
    const dataDir = path.join(root, 'role');
    const { url, stop } = await startEmbedded({ dataDir });
    await expect(query(url, "copy (select 1) to program 'true'")).rejects.toThrow(/permission denied/);
    expect(await query(url, "select lower('ÉΩ') as lower")).toEqual([{ lower: 'éω' }]);
    await stop();
    await destroyEmbedded(dataDir);
  });

  it('adopts the server of a killed run', async () => {
    const dataDir = path.join(root, 'adopt');
    const url = await startAndDie(dataDir);
    const before = postmasterPid(dataDir);
    await query(url, 'create table acknowledged as select 1 as one');
    const adopted = await startEmbedded({ dataDir });
    expect(adopted.url).toBe(url);
    expect(postmasterPid(dataDir)).toBe(before);
    expect(await query(url, 'select one from acknowledged')).toEqual([{ one: 1 }]);
    await adopted.stop();
    await destroyEmbedded(dataDir);
  });

  it('starts right after kill -9 without losing acknowledged writes', async () => {
    const dataDir = path.join(root, 'killed');
    const url = await startAndDie(dataDir);
    await query(url, 'create table acknowledged as select 1 as one');
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    const again = await startEmbedded({ dataDir });
    expect(await query(again.url, 'select one from acknowledged')).toEqual([{ one: 1 }]);
    await again.stop();
    await destroyEmbedded(dataDir);
  });

  it('restarts a server that dies on the same address', async () => {
    const dataDir = path.join(root, 'supervised');
    const lines: string[] = [];
    const { url, stop } = await startEmbedded({ dataDir, log: (line) => lines.push(line) });
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    for (let tries = 0; lines.length < 2 && tries < 100; tries++) await sleep(100);
    expect(lines).toEqual(['Postgres stopped unexpectedly; starting it again.', 'Postgres is back.']);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    await destroyEmbedded(dataDir);
  });

  it('repeats an unfinished initdb', async () => {
    const dataDir = path.join(root, 'half');
    fs.mkdirSync(path.join(dataDir, 'postgres.new-1', 'data', 'base'), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'postgres.json'), '{"superuser":"old","application":"old"}');
    fs.chmodSync(dataDir, 0o711);
    const { url, stop } = await startEmbedded({ dataDir });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(fs.readdirSync(dataDir)).not.toContain('postgres.new-1');
    await stop();
    await destroyEmbedded(dataDir);
  });

  it('ignores a postmaster.pid that names another program', async () => {
    const dataDir = path.join(root, 'stale');
    await (await startEmbedded({ dataDir })).stop();
    const cluster = fs.readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name)) ?? '';
    fs.writeFileSync(path.join(dataDir, cluster, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n5432\n`);
    const { url, stop } = await startEmbedded({ dataDir });
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await stop();
    await destroyEmbedded(dataDir);
  });

  it('gives the directory to one of two starters and explains it to the other', async () => {
    const dataDir = path.join(root, 'twice');
    const first = await startEmbedded({ dataDir });
    await expect(startEmbedded({ dataDir })).rejects.toThrow(`is in use by process ${process.pid}`);
    await first.stop();
    await destroyEmbedded(dataDir);
  });

  it('reports that files kept elsewhere are gone, and allows deleting the rest', async () => {
    const dataDir = path.join(fs.realpathSync(root), 'lost');
    fs.mkdirSync(dataDir);
    const pointer = { data_dir: dataDir, location: path.join(root, 'nowhere') };
    fs.writeFileSync(path.join(dataDir, 'postgres.location'), JSON.stringify(pointer));
    fs.writeFileSync(path.join(dataDir, 'postgres.json'), '{}');
    await expect(startEmbedded({ dataDir })).rejects.toThrow(/were kept in .* and are gone/);
    await destroyEmbedded(dataDir);
    expect(fs.existsSync(dataDir)).toBe(false);
  });

  it('reports in a sentence that a directory cannot be used', async () => {
    const file = path.join(root, 'file');
    fs.writeFileSync(file, '');
    await expect(startEmbedded({ dataDir: file })).rejects.toThrow(/is not a directory\. Choose another place/);
    await expect(startEmbedded({ dataDir: path.join(file, 'below') })).rejects.toThrow(/is not a directory/);
    const closed = path.join(root, 'closed');
    fs.mkdirSync(closed, { mode: 0o500 });
    if (process.getuid?.() === 0) return;
    await expect(startEmbedded({ dataDir: closed })).rejects.toThrow(/cannot be written by this user \(EACCES\)/);
  });
});
