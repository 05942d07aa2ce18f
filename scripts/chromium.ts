import { spawnSync } from 'node:child_process';
import { StartupError } from '@/lib/core/startup-error';
import { canLaunch, chromiumCandidates } from '../tests/chromium';
import { attempt, installPackage, isRoot } from './system-package';

async function usable(): Promise<string | undefined> {
  for (const candidate of chromiumCandidates()) {
    if (await canLaunch(candidate)) return candidate;
  }
  return undefined;
}

/**
 * Finds a Chromium that starts on this machine, or installs one: Playwright's with the libraries it needs, else the
 * distribution's package.
 * @returns the path of the program
 * @throws StartupError when none can be installed
 */
export async function ensureChromium(): Promise<string> {
  const found = await usable();
  if (found) return found;
  // System libraries need root; a password prompt would block CI.
  const privileged = isRoot() || spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  attempt('npx', ['playwright', 'install', ...(privileged ? ['--with-deps'] : []), 'chromium']);
  const installed = await usable();
  if (installed) return installed;
  const packaged = (installPackage('chromium-headless-shell') || installPackage('chromium')) && (await usable());
  if (packaged) return packaged;
  throw new StartupError('No Chromium was found and none could be installed. Set CHROMIUM_PATH=/path/to/chromium.');
}
