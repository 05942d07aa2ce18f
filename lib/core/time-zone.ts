const MINUTE = 60_000;
const DAY = 86_400_000;

/** A local date and time, without an offset. */
export const LOCAL_TIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,3})?)?$/;

/**
 * Whether this runtime knows the IANA time zone. Uses the formatter, not `supportedValuesOf`, whose lists differ: one browser has
 * Asia/Kolkata, another Asia/Calcutta.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]+$/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** `GMT+2`, `UTC-05:00`, `+01:00`: whole hours from UTC, as some systems write a zone. */
const WHOLE_HOURS = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?00)?$/i;

/**
 * Returns the IANA time zone for another system's zone name: the name itself if this runtime knows it, or the zone of a whole-hour
 * offset (`GMT+2` is `Etc/GMT-2`: these names count westward).
 * @returns null for everything else, such as an empty text, a Windows name or a value that is not a string
 */
export function knownZone(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.trim();
  if (name.length <= 64 && isTimeZone(name)) return name;
  const [, sign, hours] = WHOLE_HOURS.exec(name) ?? [];
  if (!sign) return null;
  const zone = Number(hours) === 0 ? 'UTC' : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
  return isTimeZone(zone) ? zone : null;
}

// Cached by the lower-case name, because names are case-insensitive and spellings must not fill the memory.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const key = timeZone.toLowerCase();
  let format = formats.get(key);
  if (!format) {
    // The Swedish locale formats dates like ISO 8601.
    format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(key, format);
  }
  return format;
}

/** Returns the local time in the zone at an instant: `2026-03-20T14:00:00`. */
export function clockAt(at: number, timeZone: string): string {
  return formatOf(timeZone).format(at).replace(' ', 'T');
}

/**
 * Returns the instant of a text, in epoch milliseconds: a text without an offset is local time in the zone. For an hour that occurs
 * twice, when clocks go back, returns the first.
 * @returns undefined for a local time that does not exist: clocks skip it, or there is no such day
 */
export function instantOf(text: string, timeZone: string): number | undefined {
  if (!LOCAL_TIME.test(text)) return Date.parse(text);
  const shown = text.length === 16 ? `${text}:00` : text.slice(0, 19);
  const asUtc = Date.parse(`${shown}Z`);
  // The offsets before and after a nearby clock change; the larger offset gives the earlier instant.
  const offsets = [asUtc - DAY, asUtc + DAY].map((at) => Date.parse(`${clockAt(at, timeZone)}Z`) - at);
  return (
    [...new Set(offsets)]
      // Outside the range of the formatter there is no offset.
      .filter(Number.isFinite)
      .sort((a, b) => b - a)
      .map((offset) => asUtc - offset)
      .find((at) => clockAt(at, timeZone) === shown)
  );
}

/** Returns the start of the instant's day in the zone, plus days; the day starts at one where clocks go forward at midnight. */
export function startOfDay(at: number, timeZone: string, daysLater = 0): number {
  const date = clockAt(at, timeZone).slice(0, 10);
  const later = new Date(Date.parse(`${date}T00:00:00Z`) + daysLater * DAY).toISOString().slice(0, 10);
  for (let minute = 0; minute <= 24 * 60; minute += 30) {
    const clock = new Date(minute * MINUTE).toISOString().slice(11, 16);
    const found = instantOf(`${later}T${clock}`, timeZone);
    if (found !== undefined) return found;
  }
  throw new Error(`${timeZone} has no day ${later}`);
}

/** Formats a time of day for speech: `9:00 AM`. */
export function spokenTime(at: number, timeZone: string): string {
  // Since ICU 72, a narrow no-break space precedes AM.
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' })
    .format(at)
    .replaceAll('\u202f', ' ');
}

/** Formats a day for speech, relative to `now`: `Today`, `Tomorrow`, `Monday` within a week, `Monday, March 30` after that. */
export function spokenDay(at: number, now: number, timeZone: string): string {
  const [day, today] = [at, now].map((instant) => Date.parse(clockAt(instant, timeZone).slice(0, 10)));
  const ahead = (day! - today!) / DAY;
  if (ahead === 0) return 'Today';
  if (ahead === 1) return 'Tomorrow';
  const near = ahead > 0 && ahead < 7;
  const more = near ? {} : { month: 'long' as const, day: 'numeric' as const };
  return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long', ...more }).format(at);
}
