import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeDirectories } from './draft';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'draft-'));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

describe('makeDirectories', () => {
  it('makes a private directory whose name says when, and the one above it', () => {
    const { partial, final } = makeDirectories(path.join(home, 'new/backups'), '2026-11-30T12:00:00.000Z');
    expect(final).toBe(path.join(home, 'new/backups/agni-20261130T120000Z'));
    expect(fs.statSync(partial).mode & 0o777).toBe(0o700);
  });

  it('refuses the directory of a backup that another process began in the same second', () => {
    const { partial } = makeDirectories(path.join(home, 'twice'), '2026-11-30T12:00:00.100Z');
    expect(() => makeDirectories(path.join(home, 'twice'), '2026-11-30T12:00:00.900Z')).toThrow(
      'exists already. Try again in a second.',
    );
    expect(fs.existsSync(partial)).toBe(true);
  });

  it('passes over a leftover that cannot be read, and still removes the others', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const to = path.join(home, 'leftovers');
    fs.mkdirSync(path.join(to, 'agni-20200102T000000Z.partial'), { recursive: true });
    // The tests may run as root, who can read every directory.
    fs.writeFileSync(path.join(to, 'agni-20200101T000000Z.partial'), 'not a directory');
    for (const name of fs.readdirSync(to)) fs.utimesSync(path.join(to, name), 1, 1);
    makeDirectories(to, '2026-11-30T12:00:00.000Z');
    expect(fs.readdirSync(to)).toEqual(['agni-20200101T000000Z.partial', 'agni-20261130T120000Z.partial']);
    expect(log.mock.calls.join()).toContain('agni-20200102T000000Z.partial');
    log.mockRestore();
  });
});
