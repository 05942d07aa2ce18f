// Drawn as nothing, though Unicode counts them among letters and symbols: HANGUL FILLER and its kind are default-ignorable,
// BRAILLE PATTERN BLANK and NULL NOTEHEAD are not.
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
// Joiners, direction marks and variation selectors stay: they belong to the letter or the emoji before them.
const INVISIBLE_ENDS = /^[\s\u00ad\u200b\u2060\ufeff\u2800]+|[\s\u00ad\u200b\u2060\ufeff\u2800]+$/gu;

/** Whether a text has a letter, digit, mark of punctuation or symbol that can be seen, so that a person can read or press it. */
export function hasVisibleText(text: string): boolean {
  return VISIBLE.test(text.replace(BLANK, ''));
}

/** A text without spaces and zero-width characters at its ends, where pasting leaves them. */
export function trimInvisible(text: string): string {
  return text.replace(INVISIBLE_ENDS, '');
}
