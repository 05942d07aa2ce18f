import { describe, expect, it } from 'vitest';
import { isSameOrigin } from './same-origin';

const APP = 'https://settings.example.com';
const HOST = 'settings.example.com';

describe('isSameOrigin is true', () => {
  it.each([
    ['for the public address', APP, 'same-origin', HOST, APP],
    ['for a client that sends no Sec-Fetch-Site', APP, undefined, HOST, APP],
    ['behind a proxy that requests another host', APP, 'same-origin', 'app:3000', APP],
    [
      'for a demo under its other name',
      'http://127.0.0.1:3000',
      'same-origin',
      '127.0.0.1:3000',
      'http://localhost:3000',
    ],
    ['for an APP_URL with a path', APP, 'same-origin', HOST, `${APP}/somewhere`],
  ])('%s', (_what, origin, site, host, appUrl) => expect(isSameOrigin({ origin, site, host }, appUrl)).toBe(true));
});

describe('isSameOrigin is false', () => {
  it.each([
    ['without an origin', undefined],
    ['for an empty origin', ''],
    ['for null, sent by a sandboxed frame', 'null'],
    ['for another site', 'https://evil.example'],
    ['for our origin as a prefix', 'https://settings.example.com.evil.example'],
    ['for our host as a suffix', 'https://evil-settings.example.com'],
    ['for a subdomain', 'https://x.settings.example.com'],
    ['for the parent domain', 'https://example.com'],
    ['for another scheme', 'http://settings.example.com'],
    ['for another port', 'https://settings.example.com:8443'],
    ['for our host in the user info', 'https://settings.example.com@evil.example'],
    ['for garbage', '://'],
  ])('%s', (_what, origin) => expect(isSameOrigin({ origin, site: undefined, host: HOST }, APP)).toBe(false));

  it.each(['cross-site', 'same-site', 'none', 'garbage'])('for Sec-Fetch-Site %s', (site) =>
    expect(isSameOrigin({ origin: APP, site, host: HOST }, APP)).toBe(false),
  );

  it('for a host chosen by the attacker, over another scheme', () => {
    const attacker = { origin: 'http://evil.example', site: undefined, host: 'evil.example' };
    expect(isSameOrigin(attacker, APP)).toBe(false);
  });
});
