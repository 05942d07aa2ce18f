import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { openCluster } from '@/db/embedded/cluster';
import { restoreCluster } from './base-backup';
import type { BasePart } from './manifest';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'base-backup-'));
fs.chmodSync(home, 0o711);
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));
const at = (name: string) => path.join(home, name);

fs.mkdirSync(at('files'));
fs.writeFileSync(at('files/PG_VERSION'), '18\n');
fs.writeFileSync(at('files/postgres.json'), '{"superuser":"one","application":"two"}', { mode: 0o600 });
const archive = (name: string) => execFileSync('tar', ['-czf', '-', '-C', at('files'), name]);
const [DATA, WAL] = [archive('PG_VERSION'), archive('postgres.json')];
const PART = { kind: 'base_backup', server_major: 18 } as BasePart;

const restore = (
  dataDir: string,
  { data = DATA, wal = WAL }: { data?: Buffer | Readable; wal?: Buffer | Readable } = {},
) =>
  restoreCluster({ data: Readable.from(data), wal: Readable.from(wal) }, PART, dataDir, new AbortController().signal);

/** What is in a DATA_DIR besides a pointer to files elsewhere. */
const left = (dataDir: string) =>
  fs
    .readdirSync(dataDir)
    .filter((name) => name !== 'postgres.location')
    .sort();

describe('restoreCluster', () => {
  it('unpacks a cluster and its passwords', async () => {
    await restore(at('good'));
    expect(left(at('good'))).toEqual(['postgres-18', 'postgres.json']);
    expect(fs.readdirSync(at('good/postgres-18'))).toEqual(['PG_VERSION']);
    expect(fs.statSync(at('good/postgres.json')).mode & 0o777).toBe(0o600);
    expect((await openCluster(at('good'))).passwords).toEqual({ superuser: 'one', application: 'two' });
  });

  it.each(['postgres.json', 'postgres-17/', 'postgres-18/'])(
    'refuses a DATA_DIR that holds only %s of a database',
    async (name) => {
      const dataDir = at(`holds-${path.basename(name)}`);
      fs.mkdirSync(dataDir);
      if (name.endsWith('/')) fs.mkdirSync(path.join(dataDir, name));
      else fs.writeFileSync(path.join(dataDir, name), '{}');
      await expect(restore(dataDir)).rejects.toThrow('already holds a database. A restore never overwrites');
      expect(left(dataDir)).toEqual([path.basename(name)]);
    },
  );

  it('leaves DATA_DIR empty when an archive is broken or holds no passwords, so that a retry is possible', async () => {
    await expect(restore(at('retried'), { data: DATA.subarray(0, 40) })).rejects.toThrow('tar failed');
    await expect(restore(at('retried'), { wal: DATA })).rejects.toThrow('postgres.json');
    expect(left(at('retried'))).toEqual([]);
    await restore(at('retried'));
  });

  it('removes the unpacked copy that another process left when it was killed', async () => {
    fs.mkdirSync(at('killed/postgres.new-1'), { recursive: true });
    fs.writeFileSync(at('killed/postgres.new-1/PG_VERSION'), '18\n');
    await restore(at('killed'));
    expect(left(at('killed'))).toEqual(['postgres-18', 'postgres.json']);
  });

  it('reports why the archive could not be read rather than what tar says about its end', async () => {
    async function* broken() {
      yield DATA.subarray(0, 40);
      throw new Error('The archive cannot be decrypted.');
    }
    await expect(restore(at('unreadable'), { data: Readable.from(broken()) })).rejects.toThrow('cannot be decrypted');
    expect(left(at('unreadable'))).toEqual([]);
  });
});
