import { describe, expect, it } from 'vitest';
import { consentWords, durationWords, hostWords, methodWords } from './words';

describe('the words of the tab', () => {
  it.each([
    ['https://api.cal.com/v2', 'cal.com'],
    ['https://api.cal.eu/v2', 'cal.eu'],
    ['https://cal.example.com/api/v2', 'cal.example.com'],
    ['https://api.cal.com.example/v2', 'api.cal.com.example'],
    ['http://127.0.0.1:3021/v2', '127.0.0.1:3021'],
  ])('%s is at %s', (url, host) => expect(hostWords(url)).toBe(host));

  it('tell how long a check took', () => {
    expect([0, 143, 999, 1_000, 2_449].map(durationWords)).toEqual(['0 ms', '143 ms', '999 ms', '1.0 s', '2.4 s']);
  });

  it('show of a secret only that it is there', () => {
    expect(methodWords({ method: 'api_key' })).toBe('API key ••••••••');
    expect(methodWords({ method: 'oauth' })).not.toContain('•');
  });

  it('say what came of a consent, whatever stands in the address', () => {
    expect(consentWords('connected').tone).toBe('ok');
    for (const outcome of ['', 'nobody_knows_this', '__proto__', 'constructor', '<script>'])
      expect(consentWords(outcome)).toMatchObject({ tone: 'bad', title: 'GoHighLevel could not be connected' });
  });
});
