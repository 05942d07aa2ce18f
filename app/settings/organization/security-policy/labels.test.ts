import { expect, test } from 'vitest';
import { daysInWords, minutesInWords, written } from './labels';

test.each([
  [15, '15 minutes'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [24 * 60, '1 day'],
  [36 * 60, '36 hours'],
  [14 * 24 * 60, '14 days'],
])('%i minutes are %s', (minutes, words) => {
  expect(minutesInWords(minutes)).toBe(words);
});

test('what was chosen is said in words', () => {
  expect([daysInWords(1), daysInWords(3_650)]).toEqual(['1 day', '3,650 days']);
  expect(written('api_key_lifetime_days', null)).toBe('for ever');
  expect(written('two_factor_required_from', null)).toBe('not required');
  expect(written('two_factor_required_from', '2026-12-12T14:00:00.000Z')).toMatch(/^required from 12 December 2026/);
  expect(written('session_idle_minutes', 20_160)).toBe('14 days');
});
