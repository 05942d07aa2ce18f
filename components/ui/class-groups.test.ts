import fs from 'node:fs';
import path from 'node:path';
import { extendTailwindMerge } from 'tailwind-merge';
import { describe, expect, it } from 'vitest';
import { mergeClasses } from './class-groups';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Merges with every class of Tailwind and the theme of `app/globals.css`. */
const complete = extendTailwindMerge({
  extend: { theme: { text: ['note', 'lead', 'title'], shadow: ['card', 'float', 'modal'] } },
});

function sources(folder: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.endsWith('class-groups.ts'))
    .map((file) => fs.readFileSync(path.join(ROOT, folder, file), 'utf8'));
}

/** The words in the strings of the sources, without variants and the important mark, that Tailwind might know. */
function wordsOf(texts: string[]): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const [, ...parts] of text.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g))
      for (const word of (parts.find((part) => part !== undefined) ?? '').split(/\s+/))
        if (/^[-!a-z@[*]/.test(word) && word.length < 120) found.add(bare(word));
  return [...found].filter(Boolean);
}

function bare(word: string): string {
  return (word.split(/:(?![^[]*\])/).at(-1) ?? '').replace(/^!|!$/g, '');
}

describe('class groups', () => {
  it('merge every two classes of the project like the complete configuration', () => {
    // A word that the complete configuration does not know is never merged with itself.
    const classes = wordsOf([...sources('app'), ...sources('components')]).filter(
      (word) => /^[\w-]/.test(word) && complete(`${word} ${word}`) === word,
    );
    expect(classes.length).toBeGreaterThan(400);
    const differing: string[] = [];
    for (const first of classes)
      for (const second of classes) {
        const pair = `${first} ${second}`;
        if (first !== second && mergeClasses(pair) !== complete(pair)) differing.push(pair);
      }
    expect(differing).toEqual([]);
  }, 60_000);

  it('keep classes with different variants', () => {
    expect(mergeClasses('p-2 sm:p-3 hover:p-4')).toBe('p-2 sm:p-3 hover:p-4');
    expect(mergeClasses('sm:hover:p-2 hover:sm:p-3')).toBe('hover:sm:p-3');
  });
});
