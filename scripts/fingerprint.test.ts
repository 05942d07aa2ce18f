import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceFingerprint } from './fingerprint';

let root = '';
const write = (name: string, content: string) => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), content);
};

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'fingerprint-'));
  write('app/page.tsx', 'one');
  write('package.json', '{}');
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe('sourceFingerprint', () => {
  it('is the same for the same content, regardless of modification times', () => {
    const before = sourceFingerprint(root);
    fs.utimesSync(path.join(root, 'app/page.tsx'), 1, 1);
    expect(sourceFingerprint(root)).toBe(before);
  });

  it('changes when a source file is changed, added, renamed or removed', () => {
    const seen = new Set([sourceFingerprint(root)]);
    write('app/page.tsx', 'two');
    seen.add(sourceFingerprint(root));
    write('lib/more.ts', '');
    seen.add(sourceFingerprint(root));
    fs.renameSync(path.join(root, 'lib/more.ts'), path.join(root, 'lib/other.ts'));
    seen.add(sourceFingerprint(root));
    fs.rmSync(path.join(root, 'package.json'));
    seen.add(sourceFingerprint(root));
    expect(seen.size).toBe(5);
  });

  it('knows every source file in the root of the project that a build reads', () => {
    const read = [
      'app/page.tsx',
      ...fs.readdirSync('.').filter((name) => /^(instrumentation.*|proxy)\.ts$/.test(name)),
    ];
    for (const name of read) {
      const before = sourceFingerprint(root);
      write(name, 'changed');
      expect(sourceFingerprint(root), name).not.toBe(before);
    }
  });

  it('ignores files that are not part of a build', () => {
    const before = sourceFingerprint(root);
    write('app/page.test.ts', '');
    write('e2e/journey.spec.ts', '');
    write('README.md', '');
    write('.data/postgres.json', '');
    expect(sourceFingerprint(root)).toBe(before);
  });
});
