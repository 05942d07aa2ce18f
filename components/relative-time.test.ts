import { describe, expect, it } from 'vitest';
import { relativeTime } from './relative-time';

const now = Date.parse('2026-11-30T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [-59_000, 'just now'],
    [-MINUTE, '1 minute ago'],
    [-59.9 * MINUTE, '59 minutes ago'],
    [-HOUR, '1 hour ago'],
    [-23.9 * HOUR, '23 hours ago'],
    [-DAY, 'yesterday'],
    [-2 * DAY, '2 days ago'],
    [-13.9 * DAY, '13 days ago'],
    [-14 * DAY, '16 Nov'],
    [-365 * DAY, '30 Nov 2025'],
  ])('rounds %d ms down to %s', (distance, words) => {
    expect(relativeTime(new Date(now + distance), now, false)).toBe(words);
  });

  it.each([
    [30_000, 'in less than a minute'],
    [MINUTE, 'in 1 minute'],
    [3 * HOUR - 1_000, 'in 3 hours'],
    [DAY, 'in 1 day'],
    [7 * DAY - 1_000, 'in 7 days'],
    [14 * DAY, 'on 14 Dec'],
    [60 * DAY, 'on 29 Jan 2027'],
  ])('rounds %d ms to the nearest unit: %s', (distance, words) => {
    expect(relativeTime(new Date(now + distance), now, false)).toBe(words);
  });
});
