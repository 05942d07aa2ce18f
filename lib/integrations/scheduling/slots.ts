import { Problem } from '@/lib/core/problem';
import { clockAt, spokenDay, spokenTime } from '@/lib/core/time-zone';
import type { AvailableDay } from './schema';

/** How many times a suggestion proposes. */
const SUGGESTIONS = 3;

/** Groups free times by day in the time zone. @param starts instants in milliseconds, in any order, duplicates allowed */
export function availableDays(starts: readonly number[], timeZone: string, now = Date.now()): AvailableDay[] {
  const days = new Map<string, AvailableDay>();
  for (const at of [...new Set(starts)].sort((a, b) => a - b)) {
    const date = clockAt(at, timeZone).slice(0, 10);
    const day = days.get(date) ?? { date, date_label: spokenDay(at, now, timeZone), slots: [], starts: [] };
    day.slots.push(spokenTime(at, timeZone));
    day.starts.push(new Date(at).toISOString());
    days.set(date, day);
  }
  return [...days.values()];
}

/** Returns the few times to propose: those nearest to the requested time, else the first ones. */
export function suggested(starts: readonly number[], wished?: number): number[] {
  const distance = (at: number) => (wished === undefined ? at : Math.abs(at - wished));
  return [...new Set(starts)].sort((a, b) => distance(a) - distance(b)).slice(0, SUGGESTIONS);
}

/** A time in a sentence: `tomorrow at 9:00 AM`, `on Monday at 9:00 AM`. */
export function spokenMoment(at: number, timeZone: string, now = Date.now()): string {
  const day = spokenDay(at, now, timeZone);
  const when = dayInSentence(day);
  return `${when === day ? `on ${day}` : when} at ${spokenTime(at, timeZone)}`;
}

/**
 * Returns the sentence that offers free times, naming each day once: `Free times are today at 4:00 PM, and tomorrow at 9:00 AM and
 * 9:30 AM.`
 */
export function offer(days: readonly AvailableDay[]): string {
  const count = days.reduce((sum, { slots }) => sum + slots.length, 0);
  const spoken: string[] = [];
  let left = SUGGESTIONS;
  for (const { date_label, slots } of days) {
    if (left > 0) spoken.push(`${dayInSentence(date_label)} at ${joined(slots.slice(0, left))}`);
    left -= slots.length;
  }
  if (count === 0) return 'There are no free times on these days.';
  if (count === 1) return `The only free time is ${spoken[0]}.`;
  return `${count > SUGGESTIONS ? 'The first free times' : 'Free times'} are ${days.length < 2 ? spoken[0] : `${spoken.slice(0, -1).join(', ')}, and ${spoken.at(-1)}`}.`;
}

const dayInSentence = (label: string) => (label === 'Today' || label === 'Tomorrow' ? label.toLowerCase() : label);

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The requested time is not free; carries the free times. */
export function slotUnavailable(available_slots: AvailableDay[]): Problem {
  const [first] = available_slots;
  const detail = first
    ? `This time is not free. ${offer(available_slots)}`
    : 'This time is not free, and there are no free times on the days after it. Ask for availability on other days.';
  return new Problem('slot_unavailable', detail, { extensions: { available_slots } });
}
