import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { line } from './schema';
import { hasVisibleText, trimInvisible } from './visible-text';

const INVISIBLE = [
  '',
  ' ',
  '\u00a0\u3000',
  '\u200b',
  '\u200c\u200d',
  '\u2060',
  '\u00ad',
  '\u034f',
  '\u115f\u1160',
  '\u3164',
  '\uffa0',
  '\u2800',
  '\u180e',
  '\u200e\u200f\u061c',
  '\ufe0f',
  '\u0301',
  '\ufeff',
  '\u{e0020}\u{e007f}',
  '\u{1d159}',
  '\u{e000}',
  '\u0378',
];
const code = (text: string) =>
  [...text].map((one) => `U+${one.codePointAt(0)!.toString(16).padStart(4, '0')}`).join(' ');

describe('hasVisibleText', () => {
  it.each(INVISIBLE.map((text) => [code(text), text]))('is false for %s', (_, text) => {
    expect([hasVisibleText(text), hasVisibleText(`${text}\u200b ${text}`)]).toEqual([false, false]);
  });

  it.each(['a', '王', '7', '—', '❤️', '👩🏽‍💻', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'क्ष', '\u200eשלום', '€', '⠓'])('is true for %s', (text) => {
    expect(hasVisibleText(text)).toBe(true);
  });
});

describe('trimInvisible', () => {
  it('removes pasted invisible characters at the ends, but no part of a character', () => {
    expect(trimInvisible('\ufeff\u200b Anna\u2060\u00a0')).toBe('Anna');
    expect(trimInvisible('❤️')).toBe('❤️');
    expect(trimInvisible('می‌خواهم')).toBe('می‌خواهم');
  });
});

describe('line', () => {
  const Name = z.object({ name: line(10, 'The name') });

  it.each(INVISIBLE.filter(Boolean).map((text) => [code(text), text]))('rejects %s alone', (_, text) => {
    const { error } = Name.safeParse({ name: text });
    expect(error?.issues[0]).toMatchObject({
      path: ['name'],
      message: expect.stringMatching(/^The name (is required|needs)/),
    });
  });

  it('trims invisible characters around a name', () => {
    expect(Name.parse({ name: '\u200b Zoe\u0308 \u2060' })).toEqual({ name: 'Zoë' });
  });
});
