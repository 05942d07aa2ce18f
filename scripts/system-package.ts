import { spawnSync } from 'node:child_process';
import { installedProgram } from '../tests/daemon';

/** Runs a command with what it prints on the terminal, and without questions; true when it succeeded. */
export function attempt(command: string, args: string[]): boolean {
  console.log(`$ ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/** Whether this is root's own process. */
export const isRoot = () => process.getuid?.() === 0;

/** Installs a package of Debian, or of what is made from it; true when that succeeded. Only root can. */
export function installPackage(name: string): boolean {
  if (!isRoot()) return false;
  // Of several sources one may be away; what the others know suffices.
  attempt('apt-get', ['update']);
  return attempt('apt-get', ['install', '-y', '--no-install-recommends', name]);
}

/** Makes sure that a program is there which comes in a package of the same name; false when it cannot be had. */
export function ensureProgram(name: string): boolean {
  return installedProgram(name) !== undefined || (installPackage(name) && installedProgram(name) !== undefined);
}
