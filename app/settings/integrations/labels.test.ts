import { describe, expect, it } from 'vitest';
import { consentOutcome, formatMilliseconds, instanceHost, methodLabel } from './labels';

describe('instanceHost', () => {
  it.each([
    ['https://api.cal.com/v2', 'cal.com'],
    ['https://api.cal.eu/v2', 'cal.eu'],
    ['https://cal.example.com/api/v2', 'cal.example.com'],
    ['https://api.cal.com.example/v2', 'api.cal.com.example'],
    ['http://127.0.0.1:3021/v2', '127.0.0.1:3021'],
  ])('returns the host of %s as %s', (url, host) => expect(instanceHost(url)).toBe(host));
});

describe('formatMilliseconds', () => {
  it('formats milliseconds below a second, and seconds above', () => {
    expect([0, 143, 999, 1_000, 2_449].map(formatMilliseconds)).toEqual(['0 ms', '143 ms', '999 ms', '1.0 s', '2.4 s']);
  });
});

describe('methodLabel', () => {
  it('masks the secret', () => {
    expect(methodLabel({ method: 'api_key' })).toBe('API key ••••••••');
    expect(methodLabel({ method: 'oauth' })).not.toContain('•');
  });
});

describe('consentOutcome', () => {
  it('returns a message for every outcome, and a generic one for unknown values', () => {
    expect(consentOutcome('connected').tone).toBe('ok');
    expect(consentOutcome('consent_used')).toMatchObject({
      tone: 'warn',
      detail: expect.stringContaining('listed below'),
    });
    expect(consentOutcome('other_organization').detail).toContain('Switch back');
    expect(consentOutcome('bad_request').detail).toContain('already used');
    expect(consentOutcome('conflict').detail).toContain('GHL_CLIENT_ID');
    expect(consentOutcome('no_location').detail).toContain('no locations');
    expect(consentOutcome('too_many_locations').detail).toContain('25');
    expect(consentOutcome('upstream_error').detail).toContain('GHL_CLIENT_SECRET');
    expect(consentOutcome('identity_confirmation_required').detail).toContain('your identity');
    expect(consentOutcome('partly', ['l0CaUpT0wN', '<b>', 'x y'])).toMatchObject({
      tone: 'warn',
      detail: expect.stringMatching(/did not grant access to these locations: l0CaUpT0wN\. /),
    });
    expect(consentOutcome('partly').detail).toContain('some locations');
    for (const outcome of ['', 'nobody_knows_this', '__proto__', 'constructor', '<script>'])
      expect(consentOutcome(outcome)).toMatchObject({ tone: 'bad', title: 'Couldn’t connect GoHighLevel' });
  });
});
