const PARTS = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/**
 * Formats an instant in the reader's time zone if it is known: “Friday, 20 March 2026 at 14:00 UTC”.
 * @param instant ISO 8601
 * @param time_zone IANA name
 */
export function formatDateTime(instant: string, time_zone: string | null): string {
  const format = (timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { ...PARTS, timeZone }).format(new Date(instant));
  try {
    return format(time_zone ?? 'UTC');
  } catch {
    // This machine does not know the time zone.
    return format('UTC');
  }
}
