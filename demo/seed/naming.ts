import { CULTURES, UNUSUAL_NAMES } from './names';
import type { Random } from './random';

/** A name with its email local part and home time zone. */
export interface Name {
  first_name: string;
  last_name: string;
  local: string;
  zone: string;
  europe: boolean;
}

// Letters that Unicode decomposition does not turn into plain ones.
const LETTERS: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ö: 'oe',
  ü: 'ue',
  ä: 'ae',
};

/** A name in the plain letters of an address: `Größmann` becomes `groessmann`, `Ó Murchú` `omurchu`. */
export function latin(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[ßøłđðþæœıöüä]/g, (letter) => LETTERS[letter]!)
    .normalize('NFD')
    .replace(/[^a-z0-9-]/g, '');
}

// The name as written and in Latin letters: `田中=tanaka` gives both.
function spelling(entry: string): { written: string; plain: string; native: boolean } {
  const [written, plain] = entry.split('=');
  return { written: written!, plain: plain ?? latin(written!), native: plain !== undefined };
}

const cultures = CULTURES.map((culture) => ({
  zone: culture.zone,
  europe: culture.europe ?? false,
  first: culture.first.split(', ').map(spelling),
  last: culture.last.split(', ').map(spelling),
}));

/** A name from one of the cultures, in one script throughout. */
export function pickName(random: Random): Name {
  const { zone, europe, first, last } = random.pick(cultures);
  const given = random.pick(first);
  const family = random.pick(last.filter(({ native }) => native === given.native));
  return {
    first_name: given.written,
    last_name: family.written,
    local: `${given.plain}.${family.plain}`,
    zone,
    europe,
  };
}

/** The names that test a layout. */
export function unusualNames(): Name[] {
  return UNUSUAL_NAMES.map(({ first, last, zone, local }) => ({
    first_name: first.normalize('NFC'),
    last_name: last.normalize('NFC'),
    local: local ?? `${latin(first)}.${latin(last)}`,
    zone,
    europe: zone.startsWith('Europe/'),
  }));
}

/** Names with unique email addresses; adds them to `taken`. */
export function distinctNames(random: Random, count: number, taken: Set<string>): Name[] {
  const names: Name[] = [];
  while (names.length < count) {
    const name = pickName(random);
    if (taken.has(name.local)) continue;
    taken.add(name.local);
    names.push(name);
  }
  return names;
}
