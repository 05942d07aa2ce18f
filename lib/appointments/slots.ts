import { Problem } from '@/lib/problem';
import type { AvailableDay } from './schema';
import { clockAt, spokenDay, spokenTime } from './zone';

/** How many times are proposed when somebody asks for a suggestion. */
const SUGGESTIONS = 3;

/** Free times, in order, as days of the zone. @param starts instants in milliseconds, in any order, doubles allowed */
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

/** The few times to propose: those nearest to what was wished for, else the first ones. */
export function suggested(starts: readonly number[], wished?: number): number[] {
  const distance = (at: number) => (wished === undefined ? at : Math.abs(at - wished));
  return [...new Set(starts)].sort((a, b) => distance(a) - distance(b)).slice(0, SUGGESTIONS);
}

/** A time in a sentence: `tomorrow at 9:00 AM`, `on Monday at 9:00 AM`. */
export function spokenMoment(at: number, timeZone: string, now = Date.now()): string {
  const day = spokenDay(at, now, timeZone);
  const when = day === 'Today' || day === 'Tomorrow' ? day.toLowerCase() : `on ${day}`;
  return `${when} at ${spokenTime(at, timeZone)}`;
}

/** The sentence that offers free times. */
export function offer(days: readonly AvailableDay[]): string {
  const [first] = days;
  if (!first) return 'There is no free time in these days.';
  const spoken = days.flatMap((day) => day.slots.map((slot) => `${day.date_label} at ${slot}`));
  if (spoken.length <= SUGGESTIONS) return `Free times are ${joined(spoken)}.`;
  return `The first free times are ${joined(spoken.slice(0, SUGGESTIONS))}.`;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The wished time is not free; with it come those that are. */
export function slotUnavailable(available_slots: AvailableDay[]): Problem {
  const [first] = available_slots;
  const detail = first
    ? `This time is not free. ${offer(available_slots)}`
    : 'This time is not free, and nothing else is near it. Ask for availability on other days.';
  return new Problem('slot_unavailable', detail, { available_slots });
}
