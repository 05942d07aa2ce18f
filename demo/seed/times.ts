import type { Random } from './random';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// The office is in New York. A demo needs no daylight saving time.
const OFFICE_OFFSET = -5 * HOUR;
const BY_HOUR = [1, 1, 1, 1, 1, 1, 3, 12, 45, 85, 100, 96, 70, 82, 98, 92, 75, 48, 22, 12, 8, 5, 3, 2];
const BY_WEEKDAY = [0.1, 0.95, 1, 1, 0.97, 0.85, 0.18];

/** Formats epoch milliseconds as ISO 8601. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/**
 * How busy the office is at a time, from 0 to 1: high on weekday mornings and afternoons, low at night and at weekends.
 */
export function officeLoad(at: number): number {
  const local = new Date(at + OFFICE_OFFSET);
  return (BY_HOUR[local.getUTCHours()]! / 100) * BY_WEEKDAY[local.getUTCDay()]!;
}

/** Picks a time within the limits; busy office hours are more likely than quiet ones. */
export function workingTime(random: Random, from: number, to: number): number {
  for (let tries = 0; tries < 60; tries++) {
    const at = random.between(from, to);
    if (random.chance(officeLoad(at))) return Math.floor(at);
  }
  return Math.floor(random.between(from, to));
}
