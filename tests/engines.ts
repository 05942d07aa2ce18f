import fs from 'node:fs';
import path from 'node:path';

/** The engines in which the same tests run; `Chromium` is found in tests/chromium.ts. */
export const ENGINES = ['Chromium', 'Firefox', 'WebKit'] as const;
export type Engine = (typeof ENGINES)[number];

function program(...names: string[]): string | undefined {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const places = names.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  return places.find((file) => fs.existsSync(file));
}

/** The Firefox on this machine, Debian's long-term release first. */
export const firefoxProgram = () => program('firefox-esr', 'firefox');

/** The driver of WebKitGTK, Debian's port of Safari's engine, and the X server that it needs. */
export function webkitPrograms(): { driver: string; display: string } | undefined {
  const driver = program('WebKitWebDriver');
  const display = program('Xvfb');
  return driver && display ? { driver, display } : undefined;
}
