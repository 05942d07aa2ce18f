'use client';

import { useNow } from './clock';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function dayMonth(date: Date, now: Date, local: boolean): string {
  const [d, m, y] = local
    ? [date.getDate(), date.getMonth(), date.getFullYear()]
    : [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()];
  return y === now.getUTCFullYear() ? `${d} ${months[m]}` : `${d} ${months[m]} ${y}`;
}

function relative(date: Date, now: Date, local: boolean): string {
  const distance = now.getTime() - date.getTime();
  const size = Math.abs(distance);
  const say = (count: number, unit: string) => {
    const words = `${count} ${unit}${count === 1 ? '' : 's'}`;
    return distance < 0 ? `in ${words}` : `${words} ago`;
  };
  if (size < minute) return distance < 0 ? 'in less than a minute' : 'just now';
  // What is past has fully gone by; what is to come is named to the nearest, so that a fresh three days are three.
  const whole = (unit: number) => (distance < 0 ? Math.round(size / unit) : Math.floor(size / unit));
  if (whole(minute) < 60) return say(whole(minute), 'minute');
  if (whole(hour) < 24) return say(whole(hour), 'hour');
  if (whole(day) < 2) return distance > 0 ? 'yesterday' : 'in 1 day';
  if (whole(day) < 14) return say(whole(day), 'day');
  return (distance < 0 ? 'on ' : '') + dayMonth(date, now, local);
}

function exact(date: Date, local: boolean): string {
  if (!local) return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return date.toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

type RelativeTimeProps = {
  /** ISO 8601, or null for what has not happened. */
  value: string | null | undefined;
  fallback?: string;
  /** Inside a sentence: "yesterday", not "Yesterday". */
  inline?: boolean;
  className?: string;
};

/** "2 minutes ago", with the exact moment on hover; counts on by itself. Needs a `Clock` above it. */
export function RelativeTime({ value, fallback = 'Never', inline = false, className }: RelativeTimeProps) {
  const { now, local } = useNow();
  const date = value ? new Date(value) : undefined;
  if (!date || Number.isNaN(date.getTime())) return <span className={className}>{fallback}</span>;
  const words = relative(date, new Date(now), local);
  return (
    <time dateTime={date.toISOString()} title={exact(date, local)} className={className}>
      {inline ? words : words.charAt(0).toUpperCase() + words.slice(1)}
    </time>
  );
}

/** "12 Dec", with the year where it is another, and the exact moment on hover. Needs a `Clock` above it. */
export function ShortDate({ value, className }: { value: string; className?: string }) {
  const { now, local } = useNow();
  const date = new Date(value);
  return (
    <time dateTime={date.toISOString()} title={exact(date, local)} className={className}>
      {dayMonth(date, new Date(now), local)}
    </time>
  );
}
