const MINUTE = 60_000;
const DAY = 86_400_000;

/** A date and time without an offset: what a clock somewhere shows. */
export const LOCAL_TIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,3})?)?$/;

/**
 * Whether this runtime knows an IANA time zone of this name. Asked of the formatter and not of `supportedValuesOf`, whose lists
 * differ: one browser says Asia/Kolkata, another Asia/Calcutta.
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
 * An IANA time zone for what another system calls one: its own name where this runtime knows it, and the zone of whole hours
 * from UTC where it is an offset (`GMT+2` is `Etc/GMT-2`: the names count westward).
 * @returns null for everything else, such as an empty text, a Windows name or no text at all
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

// Names are the same in small and capital letters: kept by one of them, so that spellings do not fill the memory.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const key = timeZone.toLowerCase();
  let format = formats.get(key);
  if (!format) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(key, format);
  }
  return format;
}

/** What a clock in the zone shows at an instant: `2026-03-20T14:00:00`. */
export function clockAt(at: number, timeZone: string): string {
  return formatOf(timeZone).format(at).replace(' ', 'T');
}

/**
 * The instant that a text means, in milliseconds since 1970: one with an offset says so itself, one without is what a clock
 * in the zone shows. Of the two instants of an hour that clocks show twice, the first.
 * @returns undefined when no clock there ever shows it: clocks go forward over it, or the day does not exist
 */
export function instantOf(text: string, timeZone: string): number | undefined {
  if (!LOCAL_TIME.test(text)) return Date.parse(text);
  const shown = text.length === 16 ? `${text}:00` : text.slice(0, 19);
  const asUtc = Date.parse(`${shown}Z`);
  // The offset before and after whatever change of clocks is near; the earlier instant is that of the larger one.
  const offsets = [asUtc - DAY, asUtc + DAY].map((at) => Date.parse(`${clockAt(at, timeZone)}Z`) - at);
  return (
    [...new Set(offsets)]
      // Beyond the years that a clock here shows there is no offset.
      .filter(Number.isFinite)
      .sort((a, b) => b - a)
      .map((offset) => asUtc - offset)
      .find((at) => clockAt(at, timeZone) === shown)
  );
}

/** The beginning of the day in the zone that an instant is on, some days later; clocks that go forward at midnight begin it at one. */
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

/** A time of day to be spoken: `9:00 AM`. */
export function spokenTime(at: number, timeZone: string): string {
  // A narrow no-break space stands before AM since ICU 72.
  return new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' })
    .format(at)
    .replaceAll('\u202f', ' ');
}

/** A day to be spoken, from where it is `now`: `Today`, `Tomorrow`, `Monday` within a week, `Monday, March 30` after that. */
export function spokenDay(at: number, now: number, timeZone: string): string {
  const [day, today] = [at, now].map((instant) => Date.parse(clockAt(instant, timeZone).slice(0, 10)));
  const ahead = (day! - today!) / DAY;
  if (ahead === 0) return 'Today';
  if (ahead === 1) return 'Tomorrow';
  const near = ahead > 0 && ahead < 7;
  const more = near ? {} : { month: 'long' as const, day: 'numeric' as const };
  return new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'long', ...more }).format(at);
}
