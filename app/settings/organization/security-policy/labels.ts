import type { SecurityPolicy } from '@/lib/organization/security-policy/schema';

/** What can be chosen, as the cards and the notice of another's change call it. */
export const POLICY_LABELS = {
  two_factor_required_from: 'Two-factor authentication',
  session_idle_minutes: 'Sign out when unused for',
  session_lifetime_minutes: 'Sign out in any case after',
  api_key_lifetime_days: 'Longest life of an API key',
} as const;
export type PolicyField = keyof typeof POLICY_LABELS;

const HOUR = 60;
const DAY = 24 * HOUR;

/** A length of time in its largest whole unit: `15 minutes`, `1 hour`, `14 days`. */
export function minutesInWords(minutes: number): string {
  const [count, unit] =
    minutes % DAY === 0
      ? [minutes / DAY, 'day']
      : minutes % HOUR === 0
        ? [minutes / HOUR, 'hour']
        : [minutes, 'minute'];
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
}

/** Days in words: `1 day`, `90 days`. */
export function daysInWords(days: number): string {
  return `${days.toLocaleString('en')} ${days === 1 ? 'day' : 'days'}`;
}

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** An instant in the reader's own time: `12 December 2026 at 14:00`. For what opens in the browser alone. */
export function exactly(instant: string | number): string {
  return dateAndTime.format(new Date(instant));
}

/** A chosen value in words. */
export function written(field: PolicyField, value: SecurityPolicy[PolicyField]): string {
  if (field === 'two_factor_required_from') return value === null ? 'not required' : `required from ${exactly(value)}`;
  if (field === 'api_key_lifetime_days') return value === null ? 'for ever' : daysInWords(Number(value));
  return minutesInWords(Number(value));
}

/** `1 member has`, `3 members have`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
