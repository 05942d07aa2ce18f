import { describe, expect, it } from 'vitest';
import { formatPolicyValue } from './labels';

describe('formatPolicyValue', () => {
  it.each([
    [15, '15 minutes'],
    [60, '1 hour'],
    [90, '90 minutes'],
    [24 * 60, '1 day'],
    [36 * 60, '36 hours'],
    [14 * 24 * 60, '14 days'],
  ])('formats a session limit of %i minutes as %s', (minutes, text) => {
    expect(formatPolicyValue('session_idle_minutes', minutes)).toBe(text);
  });

  it('formats API key lifetimes and the two-factor deadline', () => {
    const lifetime = (days: number | null) => formatPolicyValue('api_key_lifetime_days', days);
    expect([lifetime(1), lifetime(3_650)]).toEqual(['1 day', '3,650 days']);
    expect(lifetime(null)).toBe('no limit');
    expect(formatPolicyValue('two_factor_required_from', null)).toBe('not required');
    const required = formatPolicyValue('two_factor_required_from', '2026-12-12T14:00:00.000Z');
    expect(required).toMatch(/^required from 12 December 2026/);
    expect(formatPolicyValue('session_idle_minutes', 20_160)).toBe('14 days');
  });
});
