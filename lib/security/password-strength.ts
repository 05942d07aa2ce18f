import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

// Of a long password the beginning says enough, and the whole would take the estimator seconds.
const LOOKED_AT = 48;

/** The tries, as a power of ten, below which a password counts as common: what a patient attacker tries first. */
export const COMMON_BELOW = 8;

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
const common = new Set<string>(dictionary['passwords-common'] as unknown as string[]);

/**
 * About how many tries a password stands, as a power of ten, by an attacker who knows lists of common passwords (49,000 of
 * them are in here), words, keyboards, dates, repetition and l33t. 0 when digits and marks around a common password are all of it.
 * @param context words that the attacker knows too
 */
export function guessesLog10(password: string, context: readonly string[] = []): number {
  const folded = password.normalize('NFKC').toLowerCase();
  if (common.has(folded.replace(/[\d\W_]+/g, ''))) return 0;
  return estimator.check([...folded].slice(0, LOOKED_AT).join(''), wordsOf(context)).guessesLog10;
}

/**
 * Whether hardly anything but these words is in the password: less than half of what is asked for remains without them.
 * Words count from four letters on, whatever their case, with digits for letters too (`0kaf0r`).
 * @param least the shortest password that is accepted, in characters
 */
export function isMadeOf(password: string, context: readonly string[], least: number): boolean {
  const rest = wordsOf(context)
    .filter((word) => [...word].length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(plain(word), ''), plain(password));
  return [...rest].length < least / 2;
}

function wordsOf(context: readonly string[]): string[] {
  return [
    ...new Set(
      context.flatMap((text) =>
        text
          .normalize('NFKC')
          .toLowerCase()
          .split(/[^\p{L}\p{N}]+/u),
      ),
    ),
  ];
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' };

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[013457@$!]/g, (sign) => LEET[sign]!);
}
