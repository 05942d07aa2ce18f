import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepStatic, restoreStatic } from './kept-static';

const DAY_MS = 24 * 3600_000;
let output: string;

beforeEach(() => {
  output = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-static-'));
});
afterEach(() => fs.rmSync(output, { recursive: true, force: true }));

/** What `next build` does to its output: removes everything but the cache, then writes the new build. */
function build(id: string, chunks: string[]): void {
  keepStatic(output);
  for (const name of fs.readdirSync(output)) {
    if (name !== 'cache') fs.rmSync(path.join(output, name), { recursive: true });
  }
  fs.mkdirSync(path.join(output, 'static', 'chunks'), { recursive: true });
  for (const chunk of chunks) fs.writeFileSync(path.join(output, 'static', 'chunks', chunk), id);
  fs.writeFileSync(path.join(output, 'BUILD_ID'), id);
  restoreStatic(output);
}

const served = () => fs.readdirSync(path.join(output, 'static', 'chunks')).sort();
const age = (id: string, days: number) => {
  const then = new Date(Date.now() - days * DAY_MS);
  fs.utimesSync(path.join(output, 'cache', 'kept-static', id), then, then);
};

describe('keepStatic and restoreStatic', () => {
  it('keeps the chunks of earlier builds next to those of the newest', () => {
    build('one', ['a-1.js', 'shared.js']);
    build('two', ['a-2.js', 'shared.js']);
    build('three', ['a-3.js', 'shared.js']);
    expect(served()).toEqual(['a-1.js', 'a-2.js', 'a-3.js', 'shared.js']);
    expect(fs.readFileSync(path.join(output, 'static', 'chunks', 'shared.js'), 'utf8')).toBe('three');
  });

  it('drops the chunks of a build seven days after it was replaced, not after it was built', () => {
    build('one', ['a-1.js']);
    build('two', ['a-2.js']);
    age('one', 8);
    build('three', ['a-3.js']);
    expect(served()).toEqual(['a-2.js', 'a-3.js']);
    age('two', 6);
    build('four', ['a-4.js']);
    expect(served()).toEqual(['a-2.js', 'a-3.js', 'a-4.js']);
  });

  it('keeps at most ten earlier builds', () => {
    for (let n = 1; n <= 13; n++) {
      build(`build-${n}`, [`a-${n}.js`]);
      if (n < 13)
        for (let older = 1; older < n; older++)
          if (fs.existsSync(path.join(output, 'cache', 'kept-static', `build-${older}`)))
            age(`build-${older}`, (13 - older) / 24);
    }
    expect(served()).toHaveLength(11);
    expect(served()).not.toContain('a-1.js');
  });

  it('keeps the compressed copies, so that a file that has not changed is not compressed again', () => {
    build('one', ['a-1.js', 'shared.js']);
    for (const name of ['a-1.js.br', 'shared.js.br'])
      fs.writeFileSync(path.join(output, 'static', 'chunks', name), 'one, compressed');
    build('two', ['a-2.js', 'shared.js']);
    expect(served()).toEqual(['a-1.js', 'a-1.js.br', 'a-2.js', 'shared.js', 'shared.js.br']);
  });

  it('does nothing when there is no earlier build', () => {
    keepStatic(output);
    expect(fs.readdirSync(output)).toEqual([]);
  });
});
