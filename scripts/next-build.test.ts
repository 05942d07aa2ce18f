import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assertOwnModules } from './next-build';

const home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'modules-')));
afterAll(() => fs.rmSync(home, { recursive: true }));

function project(name: string): string {
  const root = path.join(home, name);
  fs.mkdirSync(root);
  return root;
}

describe('assertOwnModules', () => {
  it('accepts a directory and a link within the project', () => {
    const plain = project('plain');
    fs.mkdirSync(path.join(plain, 'node_modules'));
    assertOwnModules(plain);
    const inside = project('inside');
    fs.mkdirSync(path.join(inside, 'cache'));
    fs.symlinkSync('cache', path.join(inside, 'node_modules'));
    assertOwnModules(inside);
  });

  it('accepts a project that is reached through a link', () => {
    fs.mkdirSync(path.join(project('real'), 'node_modules'));
    fs.symlinkSync('real', path.join(home, 'linked'));
    assertOwnModules(path.join(home, 'linked'));
  });

  it('rejects a link out of the project and says what to do', () => {
    const shared = project('shared');
    const root = project('out');
    fs.symlinkSync(shared, path.join(root, 'node_modules'));
    expect(() => assertOwnModules(root)).toThrow(
      `${root}/node_modules is a symbolic link to ${shared}, outside of the project, and the build does not follow such links. Remove the link and run: npm ci`,
    );
  });
});
