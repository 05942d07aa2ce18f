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

  it('say what came of a consent, whatever stands in the cookie', () => {
    expect(consentWords('connected').tone).toBe('ok');
    expect(consentWords('consent_used')).toMatchObject({
      tone: 'warn',
      detail: expect.stringContaining('listed below'),
    });
    expect(consentWords('other_organization').detail).toContain('Switch back');
    expect(consentWords('bad_request').detail).toContain('used already');
    expect(consentWords('conflict').detail).toContain('GHL_CLIENT_ID');
    expect(consentWords('no_location').detail).toContain('no location');
    expect(consentWords('too_many_locations').detail).toContain('25');
    expect(consentWords('upstream_error').detail).toContain('GHL_CLIENT_SECRET');
    expect(consentWords('identity_confirmation_required').detail).toContain('who you are');
    expect(consentWords('partly', ['l0CaUpT0wN', '<b>', 'x y'])).toMatchObject({
      tone: 'warn',
      detail: expect.stringMatching(/did not open these locations: l0CaUpT0wN\. /),
    });
    expect(consentWords('partly').detail).toContain('some locations');
    for (const outcome of ['', 'nobody_knows_this', '__proto__', 'constructor', '<script>'])
      expect(consentWords(outcome)).toMatchObject({ tone: 'bad', title: 'GoHighLevel could not be connected' });
  });
});
