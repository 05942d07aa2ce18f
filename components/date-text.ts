import { format, isValid, parse } from 'date-fns';

/** A date parsed from text, or an error message. */
export type ReadDate = { date: Date } | { error: string };

interface Options {
  /** Whether the text must also have a time of day. */
  time: boolean;
  /** Whether 3/4/2027 is 4 March (month first) or 3 April; the browser's locale decides unless given. */
  monthFirst?: boolean;
}

const DAYS = [
  'yyyy-M-d',
  'yyyy/M/d',
  'yyyy.M.d',
  'yyyyMMdd',
  'd.M.yyyy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'MMM d yyyy',
].concat(['MMMM d yyyy', 'do MMM yyyy', 'do MMMM yyyy', 'MMM do yyyy', 'MMMM do yyyy']);
const TIMES = ['H:mm', 'H:mm:ss', 'h:mm a', 'h:mm:ss a', 'h a'];
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
const TIME_AT_END = /[ T](\d{1,2}(?::\d{2}){1,2}|\d{1,2}(?::\d{2}){0,2} ?[ap]\.?m\.?)$/i;
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.? /i;

/**
 * Parses a date as people write or paste it: ISO 8601 first, then `30 Nov 2026`, `Nov 30, 2026`, `30.11.2026` and, in the
 * order of the browser's locale, `11/30/2026`. Local time unless the text has an offset.
 */
export function readDate(text: string, { time, monthFirst = isMonthFirst() }: Options): ReadDate {
  const typed = text.normalize('NFKC').replaceAll(',', ' ').replace(/\s+/g, ' ').trim();
  if (INSTANT.test(typed)) return readInstant(typed.replace(' ', 'T'), time);
  const clean = typed.replace(WEEKDAY, '').replace(/ at /i, ' ');
  const end = TIME_AT_END.exec(clean);
  const day = readDay(end ? clean.slice(0, end.index) : clean, monthFirst);
  if (!day) return { error: time ? 'Enter a date and a time, such as 2027-03-20 14:00.' : EXAMPLE };
  if (day.getFullYear() < 1000) return { error: 'Enter the year in four digits.' };
  if (!time) return { date: day };
  if (!end) return { error: 'Add a time of day, such as 14:00.' };
  return atTime(day, end[1]!);
}

const EXAMPLE = 'Enter a date, such as 2027-03-20.';

/** Formats a date as the field's text, which `readDate` always accepts: `2026-11-30` or `2026-11-30 18:00`. */
export function writeDate(date: Date, time: boolean): string {
  return format(date, time ? 'yyyy-MM-dd HH:mm' : 'yyyy-MM-dd');
}

/** Formats a date for display, in the browser's time zone, which follows a time: `Monday 30 November 2026 at 18:00 CET`. */
export function formatDate(date: Date, time: boolean): string {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', time ? { ...day, ...clock } : day).format(date);
}

function readInstant(text: string, time: boolean): ReadDate {
  const date = new Date(text.toUpperCase());
  if (!isValid(date)) return { error: EXAMPLE };
  return { date: time ? date : startOfDay(date) };
}

function readDay(text: string, monthFirst: boolean): Date | undefined {
  const numeric = monthFirst ? ['M/d/yyyy', 'd/M/yyyy'] : ['d/M/yyyy', 'M/d/yyyy'];
  const dashed = numeric.map((order) => order.replaceAll('/', '-'));
  const origin = new Date(2000, 0, 1);
  const known = [...DAYS, ...numeric, ...dashed].map((pattern) => parse(text.trim(), pattern, origin));
  return known.find(isValid);
}

// Sets the time and compares it: a time that clocks skip would silently become another one.
function atTime(day: Date, text: string): ReadDate {
  const clock = text
    .toLowerCase()
    .replaceAll('.', '')
    .replace(/ ?([ap]m)$/, ' $1');
  const time = TIMES.map((pattern) => parse(clock, pattern, new Date(2000, 0, 1))).find(isValid);
  if (!time) return { error: 'Enter the time of day as 14:00 or 2 PM.' };
  const date = new Date(day);
  date.setHours(time.getHours(), time.getMinutes(), time.getSeconds(), 0);
  if (date.getHours() === time.getHours() && date.getMinutes() === time.getMinutes()) return { date };
  return {
    error: `Clocks go forward that day, so ${format(time, 'HH:mm')} does not exist. Choose ${format(date, 'HH:mm')}.`,
  };
}

function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

function isMonthFirst(): boolean {
  const parts = new Intl.DateTimeFormat().formatToParts().map(({ type }) => type);
  return parts.indexOf('month') < parts.indexOf('day');
}
