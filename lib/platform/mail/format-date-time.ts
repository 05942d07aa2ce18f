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
 * An instant for a reader: “Friday, 20 March 2026 at 14:00 UTC”, in their time zone where it is known.
 * @param instant ISO 8601
 * @param time_zone IANA name
 */
export function formatDateTime(instant: string, time_zone: string | null): string {
  const say = (timeZone: string) => new Intl.DateTimeFormat('en-GB', { ...PARTS, timeZone }).format(new Date(instant));
  try {
    return say(time_zone ?? 'UTC');
  } catch {
    // A time zone that this machine does not know.
    return say('UTC');
  }
}
