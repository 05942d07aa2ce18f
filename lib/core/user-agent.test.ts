import { describe, expect, it } from 'vitest';
import { describeDevice } from './user-agent';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit';

describe('describeDevice', () => {
  it.each([
    [
      'Safari, which is the same on both',
      `${MAC}/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`,
      'Mac or iPad',
    ],
    ['Chrome on an iPad', `${MAC}/605.1.15 (KHTML, like Gecko) CriOS/123.0 Version/17.4 Safari/605.1.15`, 'iPad'],
    ['Firefox on an iPad', `${MAC}/605.1.15 (KHTML, like Gecko) FxiOS/124.0 Safari/605.1.15`, 'iPad'],
    ['Chrome on a Mac', `${MAC}/537.36 (KHTML, like Gecko) Chrome/123.0.0.0 Safari/537.36`, 'macOS'],
    [
      'Firefox on a Mac',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:124.0) Gecko/20100101 Firefox/124.0',
      'macOS',
    ],
    [
      'Safari on an iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1',
      'iOS · iPhone',
    ],
    ['FreeBSD', 'Mozilla/5.0 (X11; FreeBSD amd64; rv:120.0) Gecko/20100101 Firefox/120.0', 'FreeBSD'],
    ['OpenBSD', 'Mozilla/5.0 (X11; OpenBSD amd64; rv:121.0) Gecko/20100101 Firefox/121.0', 'OpenBSD'],
    ['NetBSD', 'Mozilla/5.0 (X11; NetBSD amd64; rv:121.0) Gecko/20100101 Firefox/121.0', 'NetBSD'],
    ['Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0', 'Windows'],
    ['a program', 'curl/8.5.0', null],
  ])('names the device of %s', (_, user_agent, device) => {
    expect(describeDevice(user_agent).device).toBe(device);
  });
});
