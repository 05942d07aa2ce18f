// Rendered as nothing, though Unicode classes them as letters and symbols: HANGUL FILLER and similar are default-ignorable,
// BRAILLE PATTERN BLANK and NULL NOTEHEAD are not.
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
// Joiners, direction marks and variation selectors stay: they belong to the letter or the emoji before them.
const INVISIBLE_ENDS = /^[\s\u00ad\u200b\u2060\ufeff\u2800]+|[\s\u00ad\u200b\u2060\ufeff\u2800]+$/gu;

/** Whether a text has a visible letter, digit, punctuation mark or symbol, so that a person can read or click it. */
export function hasVisibleText(text: string): boolean {
  return VISIBLE.test(text.replace(BLANK, ''));
}

/** Trims spaces and zero-width characters, which pasting leaves at the ends. */
export function trimInvisible(text: string): string {
  return text.replace(INVISIBLE_ENDS, '');
}
