import bowser from 'bowser';

// Systems that the library does not know, or does not report for Firefox.
const OTHER_SYSTEMS: [RegExp, string][] = [
  [/\bFreeBSD\b/, 'FreeBSD'],
  [/\bOpenBSD\b/, 'OpenBSD'],
  [/\bNetBSD\b/, 'NetBSD'],
  [/\bDragonFly\b/, 'DragonFly BSD'],
  [/\bSunOS\b/, 'Solaris'],
  [/\bHaiku\b/, 'Haiku'],
];

/** Returns the browser and device, such as `Chrome 130` and `macOS`; null where the user agent does not tell. */
export function describeDevice(user_agent: string | null): { browser: string | null; device: string | null } {
  if (!user_agent) return { browser: null, device: null };
  const { browser, os, platform } = bowser.parse(user_agent);
  const version = browser.version?.split('.')[0];
  const system = appleSystem(user_agent) ?? os.name ?? OTHER_SYSTEMS.find(([name]) => name.test(user_agent))?.[1];
  const model = platform.type === 'mobile' || platform.type === 'tablet' ? platform.model : undefined;
  return {
    browser: browser.name ? [browser.name, version].filter(Boolean).join(' ') : null,
    device: [...new Set([system, model].filter(Boolean))].join(' · ') || null,
  };
}

/**
 * Since iPadOS 13, Safari on an iPad sends exactly the user agent of a Mac. Other browsers on the iPad keep their iOS names;
 * Chromium and Firefox with their own engines run on a Mac only.
 */
function appleSystem(user_agent: string): string | undefined {
  if (!/\(Macintosh;/.test(user_agent)) return undefined;
  if (/\b(CriOS|FxiOS|EdgiOS|OPiOS|OPT|DuckDuckGo)\//.test(user_agent)) return 'iPad';
  return /Version\/[\d.]+ Safari\//.test(user_agent) ? 'Mac or iPad' : undefined;
}
