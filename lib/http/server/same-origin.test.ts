import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin';

const APP = 'https://settings.example.com';
const HOST = 'settings.example.com';

describe('isSameOrigin is true', () => {
  it.each([
    ['the public address', APP, 'same-origin', HOST, APP],
    ['a client that sends no Sec-Fetch-Site', APP, undefined, HOST, APP],
    ['behind a proxy that asks under another name', APP, 'same-origin', 'app:3000', APP],
    ['a demo by its other name', 'http://127.0.0.1:3000', 'same-origin', '127.0.0.1:3000', 'http://localhost:3000'],
    ['an APP_URL with a path', APP, 'same-origin', HOST, `${APP}/somewhere`],
  ])('%s', (_what, origin, site, host, appUrl) => expect(isSameOrigin({ origin, site, host }, appUrl)).toBe(true));
});

describe('isSameOrigin is false', () => {
  it.each([
    ['no origin', undefined],
    ['an empty one', ''],
    ['null, of a sandboxed frame', 'null'],
    ['another site', 'https://evil.example'],
    ['ours as a prefix', 'https://settings.example.com.evil.example'],
    ['ours as a suffix', 'https://evil-settings.example.com'],
    ['a sub-domain', 'https://x.settings.example.com'],
    ['the parent', 'https://example.com'],
    ['another scheme', 'http://settings.example.com'],
    ['another port', 'https://settings.example.com:8443'],
    ['in user info', 'https://settings.example.com@evil.example'],
    ['garbage', '://'],
  ])('%s', (_what, origin) => expect(isSameOrigin({ origin, site: undefined, host: HOST }, APP)).toBe(false));

  it.each(['cross-site', 'same-site', 'none', 'garbage'])('for Sec-Fetch-Site %s', (site) =>
    expect(isSameOrigin({ origin: APP, site, host: HOST }, APP)).toBe(false),
  );

  it('for a host chosen by the attacker, over another scheme', () => {
    const attacker = { origin: 'http://evil.example', site: undefined, host: 'evil.example' };
    expect(isSameOrigin(attacker, APP)).toBe(false);
  });
});
