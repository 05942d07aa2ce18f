import { firefoxProgram, webkitPrograms } from '../tests/engines';
import { installPackage } from './system-package';

const WEBKIT_PACKAGES = ['webkit2gtk-driver', 'xvfb'];

/**
 * Finds the browser engines besides Chromium on this machine; as root, installs Debian's packages.
 * @returns the packages to install for each missing engine; empty if none is missing
 */
export function ensureEngines(): Record<string, string> {
  const missing: Record<string, string> = {};
  if (!firefoxProgram()) installPackage('firefox-esr');
  if (!firefoxProgram()) missing.Firefox = 'firefox-esr';
  if (!webkitPrograms()) for (const name of WEBKIT_PACKAGES) installPackage(name);
  if (!webkitPrograms()) missing.WebKit = WEBKIT_PACKAGES.join(' and ');
  return missing;
}
