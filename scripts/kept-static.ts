import fs from 'node:fs';
import path from 'node:path';

/** How long the files of an earlier build are served after it was replaced. */
const KEEP_DAYS = 7;
const KEEP_BUILDS = 10;

// Next empties its output before each build, except `cache`.
const keptDir = (output: string) => path.join(output, 'cache', 'kept-static');
const staticDir = (output: string) => path.join(output, 'static');
const listFile = (output: string) => path.join(output, 'static-files.json');

/**
 * Saves the scripts and styles of the build in `output` before the next build deletes them: pages that were opened
 * earlier load parts of their own build for as long as they stay open. Names contain a hash of the contents, so builds
 * never conflict.
 */
export function keepStatic(output: string): void {
  const build = path.join(output, 'BUILD_ID');
  if (!fs.existsSync(build) || !fs.existsSync(staticDir(output))) return;
  const kept = path.join(keptDir(output), fs.readFileSync(build, 'utf8').trim());
  fs.rmSync(kept, { recursive: true, force: true });
  for (const file of ownFiles(output)) copy(path.join(staticDir(output), file), path.join(kept, file));
  // The age counts from when the build was replaced.
  const now = new Date();
  if (fs.existsSync(kept)) fs.utimesSync(kept, now, now);
}

/**
 * Copies the files of earlier builds next to those of the new one, and deletes builds that were replaced too long ago.
 */
export function restoreStatic(output: string): void {
  fs.writeFileSync(listFile(output), JSON.stringify(filesBelow(staticDir(output))));
  for (const [index, kept] of keptBuilds(output).entries()) {
    const { mtimeMs } = fs.statSync(kept);
    if (index >= KEEP_BUILDS || Date.now() - mtimeMs > KEEP_DAYS * 24 * 3600_000) {
      fs.rmSync(kept, { recursive: true, force: true });
      continue;
    }
    for (const file of filesBelow(kept)) {
      const target = path.join(staticDir(output), file);
      if (!fs.existsSync(target)) copy(path.join(kept, file), target);
    }
  }
}

// The build's own files and their compressed copies, without those copied from earlier builds.
function ownFiles(output: string): string[] {
  if (!fs.existsSync(listFile(output))) return filesBelow(staticDir(output));
  const listed = JSON.parse(fs.readFileSync(listFile(output), 'utf8')) as string[];
  const files = listed.flatMap((file) => [file, `${file}.br`]);
  return files.filter((file) => fs.existsSync(path.join(staticDir(output), file)));
}

// The newest first.
function keptBuilds(output: string): string[] {
  if (!fs.existsSync(keptDir(output))) return [];
  return fs
    .readdirSync(keptDir(output))
    .map((name) => path.join(keptDir(output), name))
    .sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
}

function filesBelow(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => fs.statSync(path.join(dir, file)).isFile());
}

function copy(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
}
