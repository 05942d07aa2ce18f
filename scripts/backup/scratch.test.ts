import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { lockDirectory } from '@/db/embedded/lock';
import { makeScratch, removeScratch } from './scratch';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'scratch-'));
vi.stubEnv('TMPDIR', home);
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(home, { recursive: true, force: true });
});
const at = (name: string) => path.join(home, name);

/** Makes what a verification that was killed so many hours ago has left. */
function leave(name: string, hours: number): void {
  fs.mkdirSync(at(`${name}/data/postgres-18`), { recursive: true });
  fs.writeFileSync(at(`${name}/data/postgres-18/PG_VERSION`), '18');
  const then = new Date(Date.now() - hours * 3_600_000);
  fs.utimesSync(at(name), then, then);
}

describe('makeScratch', () => {
  it('removes the copy of a killed process, but nothing that is in use, new, or elsewhere', async () => {
    leave('agni-restore-killed', 25);
    leave('agni-restore-new', 1);
    leave('agni-restore-in-use', 25);
    leave('other', 25);
    fs.symlinkSync(at('other'), at('agni-restore-link'));
    fs.lutimesSync(at('agni-restore-link'), 1, 1);
    const unlock = lockDirectory(at('agni-restore-in-use/data'));
    const scratch = await makeScratch();
    unlock();
    const kept = ['agni-restore-in-use', 'agni-restore-link', 'agni-restore-new', 'other'];
    expect(fs.readdirSync(home).sort()).toEqual([path.basename(scratch.directory), ...kept].sort());
    expect(fs.existsSync(at('other/data/postgres-18/PG_VERSION'))).toBe(true);
    await removeScratch(scratch);
    expect(fs.readdirSync(home).sort()).toEqual(kept);
  });
});
