import passwords from '@zxcvbn-ts/language-common/dist/passwords.json.mjs';
import commonWords from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs';
import firstNames from '@zxcvbn-ts/language-en/dist/firstnames.json.mjs';
import series from '@zxcvbn-ts/language-en/dist/wordSequences.json.mjs';

/** Words that come in a known order, such as months and planets, by the name of their list. */
export const WORD_SERIES: Record<string, string[]> = series;

/** The most used passwords, most common first. */
export const COMMON_PASSWORDS: string[] = passwords;

// An attacker who combines words tries a few dozen even for the most common one.
const CHEAPEST = 1.5;
const LONGEST = 24;
// The cost of a letter outside any word: one of 26.
const LETTER = Math.log10(26);

// The name list has no useful order: every name costs the same.
const NAME = Math.log10(firstNames.length);

const costs = new Map<string, number>();
for (const name of firstNames) costs.set(name, NAME);
for (const list of [commonWords, passwords]) {
  list.forEach((word, index) => {
    const cost = Math.max(CHEAPEST, Math.log10(index + 1));
    if (cost < (costs.get(word) ?? Number.POSITIVE_INFINITY)) costs.set(word, cost);
  });
}

/** Returns lower case without accents: `Señor` and `senor` are one word to an attacker. Marks of other scripts stay: they are letters. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}]\p{M}*)\p{M}/gu, '')
    .normalize('NFKC');
}

/** Returns the series that a word belongs to; undefined when none. */
export function seriesOf(word: string): string | undefined {
  return seriesByWord.get(word);
}

const seriesByWord = new Map(Object.entries(series).flatMap(([name, words]) => words.map((word) => [word, name])));

/**
 * Returns how many guesses a run of letters takes, as a power of ten, for an attacker who combines known words: the cheapest
 * division into words and single letters.
 * @param letters folded
 */
export function costOfWords(letters: string): number {
  const best = [0];
  for (let end = 1; end <= letters.length; end++) {
    best[end] = best[end - 1]! + LETTER;
    for (let start = Math.max(0, end - LONGEST); start <= end - 2; start++) {
      const cost = costs.get(letters.slice(start, end));
      if (cost !== undefined) best[end] = Math.min(best[end]!, best[start]! + cost);
    }
  }
  return best[letters.length]!;
}
