'use client';

import { useNow } from './clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// `auto` turns one day ago into “yesterday”. To come, “in 1 day” may be tomorrow or the day after.
const past = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const future = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const utcDate = new Intl.DateTimeFormat('en', { ...date, timeZone: 'UTC' });
const localDate = new Intl.DateTimeFormat('en', date);
const localMoment = new Intl.DateTimeFormat('en-GB', {
  ...date,
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** Returns `12 Dec`, or `12 Dec 2025` when the year is not the current one. */
function shortDate(instant: Date, now: number, local: boolean): string {
  const partsOf = (value: Date | number) => {
    const parts = (local ? localDate : utcDate).formatToParts(value);
    return Object.fromEntries(parts.map((part) => [part.type, part.value]));
  };
  const { day, month, year } = partsOf(instant);
  return year === partsOf(now).year ? `${day} ${month}` : `${day} ${month} ${year}`;
}

/**
 * Returns how far an instant is from now, or its date from 14 days on: `just now`, `5 minutes ago`, `yesterday`, `in 3 days`,
 * `12 Dec`, `on 12 Dec`.
 * @param local whether dates are in the time zone of this machine; otherwise in UTC
 */
export function relativeTime(instant: Date, now: number, local: boolean): string {
  const distance = instant.getTime() - now;
  const isFuture = distance > 0;
  const size = Math.abs(distance);
  if (size < MINUTE) return isFuture ? 'in less than a minute' : 'just now';
  // The past is rounded down; the future to the nearest, so that three days from now do not read as two a moment later.
  const count = (unit: number) => (isFuture ? Math.round(size / unit) : Math.floor(size / unit));
  const words = (unit: number, name: 'minute' | 'hour' | 'day') =>
    isFuture ? future.format(count(unit), name) : past.format(-count(unit), name);
  if (count(MINUTE) < 60) return words(MINUTE, 'minute');
  if (count(HOUR) < 24) return words(HOUR, 'hour');
  if (count(DAY) < 14) return words(DAY, 'day');
  return (isFuture ? 'on ' : '') + shortDate(instant, now, local);
}

function exact(instant: Date, local: boolean): string {
  return local ? localMoment.format(instant) : `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

type RelativeTimeProps = {
  /** ISO 8601; null when it has not happened. */
  value: string | null | undefined;
  fallback?: string;
  /** Inside a sentence: "yesterday", not "Yesterday". */
  inline?: boolean;
  className?: string;
};

/** "2 minutes ago", with the exact time on hover; keeps itself current. Needs a `Clock` above it. */
export function RelativeTime({ value, fallback = 'Never', inline = false, className }: RelativeTimeProps) {
  const { now, local } = useNow();
  const instant = value ? new Date(value) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) return <span className={className}>{fallback}</span>;
  const words = relativeTime(instant, now, local);
  return (
    <time dateTime={instant.toISOString()} title={exact(instant, local)} className={className}>
      {inline ? words : words.charAt(0).toUpperCase() + words.slice(1)}
    </time>
  );
}

/** "12 Dec", with the year when it is not the current one, and the exact time on hover. Needs a `Clock` above it. */
export function ShortDate({ value, className }: { value: string; className?: string }) {
  const { now, local } = useNow();
  const instant = new Date(value);
  return (
    <time dateTime={instant.toISOString()} title={exact(instant, local)} className={className}>
      {shortDate(instant, now, local)}
    </time>
  );
}
