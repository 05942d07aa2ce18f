import { firefoxProgram, webkitPrograms } from '../tests/engines';
import { installPackage } from './system-package';

const WEBKIT_PACKAGES = ['webkit2gtk-driver', 'xvfb'];

/**
 * The engines beside Chromium that the tests can run in here; installs Debian's packages where root may.
 * @returns the packages to install for each engine that is missing; empty when all are there.
 */
export function ensureEngines(): Record<string, string> {
  const missing: Record<string, string> = {};
  if (!firefoxProgram()) installPackage('firefox-esr');
  if (!firefoxProgram()) missing.Firefox = 'firefox-esr';
  if (!webkitPrograms()) for (const name of WEBKIT_PACKAGES) installPackage(name);
  if (!webkitPrograms()) missing.WebKit = WEBKIT_PACKAGES.join(' and ');
  return missing;
}
