import { hasVisibleText, trimInvisible } from '@/lib/visible-text';

// Marks that turn the direction of what follows: with them a name reads as another (Unicode TR 36).
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Text as one line for a header: no control characters, so that it cannot begin a header of its own (CWE-93). A name of
 * which nothing can be seen, which earlier versions took, becomes `(no name)`.
 */
export function headerText(text: string): string {
  const line = trimInvisible(text.replace(DIRECTION, '').replace(BREAKS, ' '));
  return hasVisibleText(line) ? line.slice(0, 200) : '(no name)';
}

/**
 * A name that somebody chose, for the body of a mail: one line, and nothing that a mail client would make a link of.
 * An organization called `https://evil.example` would otherwise send its own link under our name.
 */
export function nameText(text: string): string {
  // U+2060 WORD JOINER has no width, and ends what the clients take for an address.
  return headerText(text).replace(/([.@]|:\/\/)(?=\S)/gu, '$1\u2060');
}
