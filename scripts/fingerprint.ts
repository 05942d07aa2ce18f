import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The inputs of a build, relative to the project. */
const SOURCES = [
  'app',
  'components',
  'db',
  'lib',
  'public',
  'instrumentation-client.ts',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
];
const IRRELEVANT = /\.test\.tsx?$|^db\/(embedded|seed)(\/|\.ts$)/;

function filesOf(root: string, name: string): string[] {
  const stats = fs.statSync(path.join(root, name), { throwIfNoEntry: false });
  if (!stats || IRRELEVANT.test(name)) return [];
  if (!stats.isDirectory()) return [name];
  return fs
    .readdirSync(path.join(root, name))
    .sort()
    .flatMap((child) => filesOf(root, `${name}/${child}`));
}

/**
 * Returns a digest of everything that a build of the project in `root` depends on: content, not times, so that a copy
 * or a checkout counts as the same.
 */
export function sourceFingerprint(root: string): string {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const name of SOURCES.flatMap((source) => filesOf(root, source))) {
    const content = fs.readFileSync(path.join(root, name));
    hash.update(`\0${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
