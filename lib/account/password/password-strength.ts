import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs } from '@zxcvbn-ts/language-common';
import { costOfMarks, costOfPieces, onLatinKeys } from './password-pieces';
import { costOfWords, fold, WORD_SERIES } from './password-words';

// The start of a long password says enough, and the whole would take the estimator seconds.
const LOOKED_AT = 64;

/** The number of guesses, as a power of ten, below which a password is refused: days of work on a stolen hash (decision 0035). */
export const COMMON_BELOW = 10;

// For patterns: repetition, keyboard walks, sequences, dates, series of words. It doesn't check words here: with long lists and
// l33t a single check blocks the server's only thread for up to half a second.
const estimator = new ZxcvbnFactory({ dictionary: WORD_SERIES, graphs: adjacencyGraphs, l33tMaxSubstitutions: 0 });

/**
 * Estimates how many guesses a password takes, as a power of ten: the fewest that several kinds of attackers need. They know lists
 * of common passwords and words, names, series, keyboards, dates, repetition and l33t, and they ignore marks and accents.
 * @param context words that the attacker knows about the person: email, names, organization
 */
export function guessesLog10(password: string, context: readonly string[] = []): number {
  const text = [...password.normalize('NFKC')].slice(0, LOOKED_AT).join('');
  const known = new Set(wordsOf(context).filter((word) => word.length >= 3));
  const bare = text.replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const marks = costOfMarks(text);
  const cheap = Math.min(
    costOfWords(fold(text)),
    costOfPieces(text, known, { any_language: true }),
    ...leetViews(text).map((view) => costOfPieces(view, known)),
    ...[...leetViews(bare), bare].map((view) => marks + costOfPieces(view, known)),
  );
  // The rest takes twenty times as long and can't change the verdict on a password that is already refused.
  if (cheap < COMMON_BELOW) return cheap;
  const keys = onLatinKeys(text);
  const tokens = [...new Set([text, keys])].map((view) => costOfTokens(view, known));
  return Math.min(cheap, patterns(text), marks + patterns(bare), ...tokens);
}

/** Checks each run of letters and digits by itself, for words and keyboard walks that mix both, such as `1q2w3e4r`. */
function costOfTokens(text: string, known: ReadonlySet<string>): number {
  const tokens = new Set(text.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean));
  const costs = [...tokens].map((token) =>
    Math.min(
      costOfPieces(token, known),
      costOfWords(fold(token)),
      token.length < SHORTEST_WALK ? Number.POSITIVE_INFINITY : patterns(token),
    ),
  );
  return costs.reduce((sum, cost) => sum + cost, costOfMarks(text));
}

const SHORTEST_WALK = 6;

// Reads signs as letters, except up to four at the end, which are just as often a number or a mark: `m1r@g3123`.
function leetViews(text: string): string[] {
  return [0, 1, 2, 3, 4].map((end) => plain(text.slice(0, text.length - end)) + text.slice(text.length - end));
}

// The estimator multiplies by at least ten thousand for each further piece, so that any three pieces would be strong. This sums
// only the cost of the pieces.
function patterns(text: string): number {
  const { sequence } = estimator.check(fold(text));
  return sequence.reduce((sum, { guessesLog10 = 0 }) => sum + guessesLog10, 0);
}

/**
 * Whether a password consists mostly of these words: without them, less than half of the minimum length remains. Words count from
 * four letters, in any case, with or without accents, and with digits for letters (`0kaf0r`).
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
  return [...new Set(context.flatMap((text) => fold(text.normalize('NFKC')).split(/[^\p{L}\p{N}]+/u)))];
}

const LEET: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' };

// Replaces signs that stand for letters.
function plain(text: string): string {
  return fold(text.normalize('NFKC')).replace(/[013457@$!]/g, (sign) => LEET[sign]!);
}
