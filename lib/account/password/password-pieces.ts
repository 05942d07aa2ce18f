import { costOfDigits } from './password-digits';
import { costOfWords, fold, seriesOf } from './password-words';

/** A run of letters, of digits, or of neither. */
interface Piece {
  kind: 'letters' | 'digits' | 'marks';
  text: string;
  /** For letters: whether capitals are where a word has them. Capitals within a word suggest a generated password. */
  is_cased_as_word?: boolean;
}

// Trying "the same again" or "the next of the series" costs an attacker two to four guesses.
const AGAIN = 0.3;
const NEXT = 0.6;
// The words in use across the major languages are about a hundred thousand; most are no longer than this.
const ANY_WORD = 5;
const WORD_LENGTH = 14;

/**
 * Returns how many guesses a password takes, as a power of ten, for an attacker who builds it from pieces as people do: words,
 * names, numbers, years, marks between them, and each of these repeated or continued.
 * @param password in NFKC, as typed
 * @param known words that the attacker knows about the person, folded
 * @param any_language whether a run of letters may be a word of a language without a list here: only when it is certain that it
 *   is one word as typed
 */
export function costOfPieces(password: string, known: ReadonlySet<string>, { any_language = false } = {}): number {
  const seen: Piece[] = [];
  let total = 0;
  for (const piece of piecesOf(password)) {
    const word = any_language && piece.is_cased_as_word ? costAsUnknownWord(piece.text) : Number.POSITIVE_INFINITY;
    total += Math.min(word, costOf(piece, known), costAfter(piece, seen));
    seen.push(piece);
  }
  return total;
}

/** Returns what the marks cost an attacker who knows where they are, such as between words or in dates, but not which ones. */
export function costOfMarks(password: string): number {
  return [...new Set(password.replace(/[\p{L}\p{M}\p{N}]+/gu, ''))].reduce((sum, sign) => sum + costOfSign(sign), 0);
}

/** Returns the Latin letters on the same keys as Russian ones: `пароль` becomes `gfhjkm`, which is in every list. */
export function onLatinKeys(text: string): string {
  return [...text].map((letter) => QWERTY[JCUKEN.indexOf(letter.toLowerCase())] ?? letter).join('');
}

function piecesOf(password: string): Piece[] {
  // A capital after a lower-case letter starts a word, as in `SummerWinter`.
  const divided = password.replace(/(\p{Ll})(?=\p{Lu}\p{Ll})/gu, '$1\u0000').split('\u0000');
  return divided.flatMap((part) =>
    Array.from(part.matchAll(/[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu), ([text]): Piece => {
      if (/^\p{N}/u.test(text)) return { kind: 'digits', text };
      if (!/^[\p{L}\p{M}]/u.test(text)) return { kind: 'marks', text };
      // A word repeated several times counts as one.
      const is_cased_as_word = /^(\p{Lu}?\P{Lu}*|\p{Lu}+)$/u.test(text);
      return { kind: 'letters', text: fold(text).replace(/^(.{3,}?)\1+$/u, '$1'), is_cased_as_word };
    }),
  );
}

function costOf({ kind, text }: Piece, known: ReadonlySet<string>): number {
  if (kind === 'digits') return costOfDigits(text);
  if (kind === 'marks') return costOfSigns([...text]);
  return known.has(text) ? AGAIN : costOfLetters(text);
}

// Repeating the same character is nearly free.
function costOfSigns(signs: string[]): number {
  const sum = (list: string[]) => list.reduce((total, sign) => total + costOfSign(sign), 0);
  return Math.min(sum(signs), sum([...new Set(signs)]) + Math.log10(signs.length));
}

// One of the most used marks, of all marks on a keyboard, or of about a hundred other characters such as emoji.
function costOfSign(sign: string): number {
  if (' .-_!?@'.includes(sign)) return 0.8;
  return sign <= '\u007f' ? 1.4 : 2;
}

/** Returns what a piece costs an attacker who has guessed the ones before it. */
function costAfter({ kind, text }: Piece, seen: readonly Piece[]): number {
  const before = seen.filter((piece) => piece.kind === kind).map((piece) => piece.text);
  // Two letters often repeat by chance.
  if (before.length === 0 || (kind === 'letters' && text.length < 3)) return Number.POSITIVE_INFINITY;
  if (before.includes(text)) return AGAIN;
  if (kind === 'digits') return before.some((earlier) => isNextNumber(earlier, text)) ? NEXT : Number.POSITIVE_INFINITY;
  if (kind === 'marks') return Number.POSITIVE_INFINITY;
  const series = seriesOf(text);
  if (series !== undefined && before.some((earlier) => seriesOf(earlier) === series)) return NEXT;
  return before.includes([...text].reverse().join('')) ? NEXT : Number.POSITIVE_INFINITY;
}

function isNextNumber(earlier: string, text: string): boolean {
  if (earlier.length > 15 || text.length > 15) return false;
  const bothRepeat = [earlier, text].every((number) => new Set(number).size === 1 && number.length > 1);
  return bothRepeat || Math.abs(Number(text) - Number(earlier)) <= 1;
}

function costOfLetters(text: string): number {
  if (/^[a-z]+$/.test(text)) return costOfWords(text);
  const letters = [...text].reduce((sum, letter) => sum + costOfCharacter(letter), 0);
  return CYRILLIC.test(text) ? Math.min(letters, costOfWords(onLatinKeys(text))) : letters;
}

// No list covers all languages: a pronounceable run of letters may be a word in one of them. Short Latin words are in the lists,
// and a few random letters are often pronounceable too.
function costAsUnknownWord(text: string): number {
  const shortest = CYRILLIC.test(text) ? 5 : 7;
  if (text.length < shortest || text.length > WORD_LENGTH || !ALPHABETIC.test(text)) return Number.POSITIVE_INFINITY;
  const vowels = text.match(/[aeiouyаеёиоуыэюяії]/gu)?.length ?? 0;
  const speakable = vowels / text.length >= 0.2 && !/[^aeiouyаеёиоуыэюяії]{5}/u.test(text);
  return speakable ? ANY_WORD : Number.POSITIVE_INFINITY;
}

const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Cyrillic}]+$/u;
const CYRILLIC = /^\p{Script=Cyrillic}+$/u;
const JCUKEN = 'йцукенгшщзхъфывапролджэячсмитьбюё';
const QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";

// Syllabic and ideographic scripts have many more characters than alphabets; only the ones in common use count.
function costOfCharacter(letter: string): number {
  if (/\p{Script=Han}|\p{Script=Hangul}/u.test(letter)) return 3;
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(letter) ? 1.7 : 1.4;
}
