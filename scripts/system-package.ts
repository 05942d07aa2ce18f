import { spawnSync } from 'node:child_process';
import { installedProgram } from '../tests/daemon';

/** Runs a command without prompts, with its output on the terminal; returns true if it succeeded. */
export function attempt(command: string, args: string[]): boolean {
  console.log(`$ ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/** Whether this process runs as root. */
export const isRoot = () => process.getuid?.() === 0;

/** Installs a package on Debian and its derivatives; returns true if that succeeded. Requires root. */
export function installPackage(name: string): boolean {
  if (!isRoot()) return false;
  // One of several sources may be unavailable; the others suffice.
  attempt('apt-get', ['update']);
  return attempt('apt-get', ['install', '-y', '--no-install-recommends', name]);
}

/** Ensures that a program is installed from the package of the same name; returns false if that is impossible. */
export function ensureProgram(name: string): boolean {
  return installedProgram(name) !== undefined || (installPackage(name) && installedProgram(name) !== undefined);
}
