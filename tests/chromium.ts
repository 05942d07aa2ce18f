import fs from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

// The headless shell behaves like the browser at half the cost.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Arguments with which a distribution's Chromium runs as any user, also in a container, without network requests of its
 * own.
 */
export const CHROMIUM_ARGS = [
  // Chromium's sandbox does not run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A container's /dev/shm is small.
  '--disable-dev-shm-usage',
];

/** The browsers on this machine, best first: `CHROMIUM_PATH`, Playwright's own, those of the system. */
export function chromiumCandidates(): string[] {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const system = NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  const given = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [];
  return [...given, chromium.executablePath(), ...system, ...MAC_APPLICATIONS].filter((file) => fs.existsSync(file));
}

/** Whether the browser starts here: it may lack libraries or be a stub. */
export async function canLaunch(executablePath: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS, timeout: 30_000 });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}
