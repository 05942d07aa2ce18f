import bowser from 'bowser';

// What the library does not know, or what it says nothing of when the browser is Firefox.
const OTHER_SYSTEMS: [RegExp, string][] = [
  [/\bFreeBSD\b/, 'FreeBSD'],
  [/\bOpenBSD\b/, 'OpenBSD'],
  [/\bNetBSD\b/, 'NetBSD'],
  [/\bDragonFly\b/, 'DragonFly BSD'],
  [/\bSunOS\b/, 'Solaris'],
  [/\bHaiku\b/, 'Haiku'],
];

/** Browser and device in words, such as `Chrome 130` and `macOS`; null where the agent does not say. */
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
 * An iPad asks for pages as a Mac since iPadOS 13, letter for letter: Safari alone cannot tell the two apart. The other browsers
 * there keep the names that they have on iOS; Chromium and Firefox with engines of their own run on a Mac only.
 */
function appleSystem(user_agent: string): string | undefined {
  if (!/\(Macintosh;/.test(user_agent)) return undefined;
  if (/\b(CriOS|FxiOS|EdgiOS|OPiOS|OPT|DuckDuckGo)\//.test(user_agent)) return 'iPad';
  return /Version\/[\d.]+ Safari\//.test(user_agent) ? 'Mac or iPad' : undefined;
}
