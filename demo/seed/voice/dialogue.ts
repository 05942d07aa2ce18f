import type { calls } from '@/db/schema/voice';
import type { Random } from '../random';

type Turn = NonNullable<(typeof calls.$inferInsert)['transcript']>[number];

/** The values for a script; a name without a value stays visible, so that the test finds it. */
export type Slots = Record<string, string>;

/** Replaces `{names}` with values. */
export function fill(text: string, slots: Slots): string {
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => slots[name] ?? whole);
  return filled.charAt(0).toLocaleUpperCase() + filled.slice(1);
}

/** Turns a script into a transcript: chooses wordings and optional parts, and sets the start time of each turn. */
export function perform(
  random: Random,
  opening: string,
  turns: string,
  slots: Slots,
): { transcript: Turn[]; seconds: number } {
  const lines = [`A ${opening}`, ...chosenLines(random, turns)];
  const transcript: Turn[] = [];
  let at_ms = random.int(300, 1_400);
  for (const line of lines) {
    const text = fill(random.pick(line.slice(2).split(' | ')), slots);
    transcript.push({ speaker: line.startsWith('A') ? 'agent' : 'user', text, at_ms });
    at_ms += spokenMs(random, text);
  }
  return { transcript, seconds: Math.ceil(at_ms / 1_000) };
}

// A block of optional lines is included or left out as a whole.
function chosenLines(random: Random, turns: string): string[] {
  const said = random.chance(0.5);
  const lines = turns === '' ? [] : turns.split('\n');
  return lines.flatMap((line) => (line.startsWith('~') ? (said ? [line.slice(1)] : []) : [line]));
}

// About 160 words a minute, and a pause before the reply.
function spokenMs(random: Random, text: string): number {
  return Math.round(text.split(/\s+/).length * random.between(330, 420) + random.between(450, 1_500));
}
