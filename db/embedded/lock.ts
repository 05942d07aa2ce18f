import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';

type Holder = { pid: number; born: string; directory: string };

/**
 * Returns when a process was started, as text, which distinguishes it from a later process with the same id; null when it does
 * not run.
 */
export function processBirth(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return state === 'Z' ? null : `${boot}/${fields[18]}`;
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null;
  }
  if (process.platform === 'win32') return 'alive';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || null;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isLive(holder: Holder | undefined, directory: string): holder is Holder {
  return holder !== undefined && holder.directory === directory && processBirth(holder.pid) === holder.born;
}

/** Moves a dead process's lock away, and puts it back if its process turns out to be alive. */
function removeStale(file: string, directory: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  if (isLive(readHolder(aside), directory)) fs.renameSync(aside, file);
  else fs.rmSync(aside, { force: true });
}

/** Creates a file atomically with its content; returns false when it exists. */
function createWhole(file: string, content: string): boolean {
  const draft = `${file}.new-${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o644 });
  try {
    // A hard link appears complete and fails if the name exists: two starters cannot both succeed or see half a lock.
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // Some mounted file systems have no hard links.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') fs.writeFileSync(file, content, { flag: 'wx' });
    else throw error;
    return true;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * Locks a directory for this process until the returned function is called or the process ends in any way.
 * @throws StartupError when another running process holds it
 */
export function lockDirectory(directory: string): () => void {
  const file = path.join(directory, 'lock');
  const mine: Holder = { pid: process.pid, born: processBirth(process.pid) ?? '', directory };
  for (let attempt = 0; attempt < 5; attempt++) {
    const holder = readHolder(file);
    if (isLive(holder, directory)) {
      throw new StartupError(
        `${directory} is in use by process ${holder.pid}. Stop that one first, or choose another DATA_DIR.`,
      );
    }
    if (fs.existsSync(file)) removeStale(file, directory);
    if (createWhole(file, JSON.stringify(mine))) return () => fs.rmSync(file, { force: true });
  }
  throw new StartupError(`${directory} is being taken by several processes at once. Start one of them again.`);
}
