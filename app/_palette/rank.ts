/** What is ranked. */
interface Rankable {
  title: string;
  /** More words that find it, worth less than those of the title. */
  words?: string;
  /** Its worth beside others that match as well; 1 unless given. */
  weight?: number;
}

const EXACT = 8;
const PREFIX = 6;
const INSIDE = 2;
const OTHER_EXACT = 2;
const OTHER_PREFIX = 1;
/** From this score on, a title says what was typed: nothing found later will match better. */
export const STRONG = PREFIX;

/** Splits text into lower-case words without accents: `Zoë’s “Two-factor”` → `zoe s two factor`. */
export function words(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}_@.+]+/u)
    .filter(Boolean);
}

// Letters that Unicode does not take apart.
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };

function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.replace(/[łøđðıßæœþ]/g, (letter) => LETTERS[letter]!);
}

/**
 * Returns the items in which each typed word occurs, the best first; equal ones keep their order. Words may be typed in any order
 * and cut short: `key new` finds “Create an API key” by its other words.
 */
export function rank<T extends Rankable>(items: readonly T[], typed: string): { item: T; score: number }[] {
  const wanted = words(typed);
  if (wanted.length === 0) return items.map((item) => ({ item, score: 0 }));
  return items
    .map((item) => ({ item, score: scoreOf(item, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

function scoreOf({ title, words: other = '', weight = 1 }: Rankable, wanted: readonly string[]): number {
  const [own, more] = [words(title), words(other)];
  const scores = wanted.map((word) => Math.max(ownScore(own, word), otherScore(more, word)));
  if (scores.includes(0)) return 0;
  const average = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  // Among equals: the title that begins with what was typed, then the one that says less besides it.
  const begins = own.join(' ').startsWith(wanted.join(' ')) ? 1 : 0;
  return weight * (average + begins) + Math.min(wanted.length, own.length) / (10 * Math.max(own.length, 1));
}

function ownScore(own: readonly string[], word: string): number {
  if (own.includes(word) || own.includes(`${word}s`)) return EXACT;
  if (own.some((one) => one.startsWith(word))) return PREFIX;
  return word.length > 2 && own.some((one) => one.includes(word)) ? INSIDE : 0;
}

function otherScore(more: readonly string[], word: string): number {
  if (more.includes(word)) return OTHER_EXACT;
  return more.some((one) => one.startsWith(word)) ? OTHER_PREFIX : 0;
}
