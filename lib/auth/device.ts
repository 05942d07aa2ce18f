import bowser from 'bowser';

/** Browser and device in words, such as `Chrome 130` and `macOS`; null where the agent does not say. */
export function describeDevice(user_agent: string | null): { browser: string | null; device: string | null } {
  if (!user_agent) return { browser: null, device: null };
  const { browser, os, platform } = bowser.parse(user_agent);
  const version = browser.version?.split('.')[0];
  return {
    browser: browser.name ? [browser.name, version].filter(Boolean).join(' ') : null,
    device:
      [os.name, platform.type === 'mobile' || platform.type === 'tablet' ? platform.model : undefined]
        .filter(Boolean)
        .join(' · ') || null,
  };
}
