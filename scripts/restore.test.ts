import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesOf, type Manifest, type Part, writeManifest } from './backup/manifest';
import { runScript } from './testing';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'restore-'));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));
const at = (name: string) => path.join(home, name);

/** Writes a backup whose files are intact but hold nothing. */
function makeBackup(name: string, parts: Part[], manifest: Partial<Manifest> = {}): string {
  fs.mkdirSync(at(name));
  for (const file of parts.flatMap(filesOf)) fs.writeFileSync(path.join(at(name), file.name), '');
  const created_at = new Date().toISOString();
  writeManifest(at(name), { format: 1, created_at, encrypted: false, migration: 0, parts, ...manifest });
  return at(name);
}

const file = (name: string) => ({ name, bytes: 0, sha256: createHash('sha256').digest('hex') });
const BASE: Part = { kind: 'base_backup', server_major: 18, data: file('data.tar.gz'), wal: file('wal.tar.gz') };
const EUROPE: Part = {
  kind: 'dump',
  variable: 'DATABASE_URL_EU',
  server_major: 15,
  rows: {},
  file: file('database_url_eu.dump'),
};

/** Runs `npm run restore` in a directory of its own, so that it may have a `.env`. */
const restore = (args: string[], env: Record<string, string | undefined>, cwd = home) =>
  runScript('restore', args, { DATA_DIR: at('data'), ...env }, cwd);

describe('npm run restore', { timeout: 30_000 }, () => {
  it('notices a DATABASE_URL in .env when the backup is of the embedded Postgres', async () => {
    fs.mkdirSync(at('with-env'));
    fs.writeFileSync(at('with-env/.env'), 'DATABASE_URL=postgres://agni:one@127.0.0.1:1/agni\n');
    const { code, said } = await restore([makeBackup('base', [BASE])], { DATABASE_URL: undefined }, at('with-env'));
    expect([code, said]).toEqual([
      1,
      'This is a backup of the embedded Postgres: unset DATABASE_URL and set EMBEDDED_DATABASE=1.\n',
    ]);
  });

  it('restores nothing when the database of a region is not empty', async () => {
    const backup = makeBackup('both', [BASE, EUROPE]);
    const { code, said } = await restore([backup], { DATABASE_URL: '', DATABASE_URL_EU: process.env.DATABASE_URL });
    expect([code, said]).toEqual([1, expect.stringContaining('(DATABASE_URL_EU) is not empty: it has the table ')]);
    expect(fs.existsSync(at('data'))).toBe(false);
  });

  it.each(['', '--check'])('refuses the backup of a newer version (options: %j)', async (option) => {
    const args = option === '' ? [] : [option];
    const backup = makeBackup(`newer${option}`, [BASE], { migration: 4_102_444_800_000 });
    const { code, said } = await restore([backup, ...args], { DATABASE_URL: '' });
    expect([code, said]).toEqual([
      1,
      'The backup was made by a newer version of the product. Restore it with that version.\n',
    ]);
  });
});
