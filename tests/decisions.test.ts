import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = path.resolve(import.meta.dirname, '../docs/decisions');
const HEADER = /^# (\d{4}) · (.+)\n\nStatus: (accepted|replaced by \[\d{4}\]\((.+)\))\nDate: (\d{4}-\d{2}-\d{2})\n/;

const files = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .sort();
const read = (file: string) => readFileSync(path.join(FOLDER, file), 'utf8');

describe('docs/decisions', () => {
  it.each(files)('starts %s with its number, title, status and date', (file) => {
    const header = HEADER.exec(read(file));
    expect(header?.[1]).toBe(file.slice(0, 4));
    if (header?.[4]) expect(files).toContain(header[4]);
  });

  it('gives each number to one record', () => {
    const numbers = files.map((file) => file.slice(0, 4));
    expect(numbers).toEqual([...new Set(numbers)]);
  });

  it('lists every record in the index with its title, status and date', () => {
    const expected = files.map((file) => {
      const [, number, title, status, , date] = HEADER.exec(read(file)) ?? [];
      return `| [${number}](${file}) | ${title} | ${status} | ${date} |`;
    });
    const [introduction] = read('README.md').split('\n| [0001]');
    const index = `${introduction}\n${expected.join('\n')}\n`;
    // UPDATE_DOCS=1 npx vitest run tests/decisions.test.ts
    if (process.env.UPDATE_DOCS) writeFileSync(path.join(FOLDER, 'README.md'), index);
    expect(read('README.md')).toBe(index);
  });

  it('links only to records that exist', () => {
    for (const file of [...files, 'README.md']) {
      const links = [...read(file).matchAll(/\]\((\d{4}-[^)#]+\.md)/g)].map((match) => match[1]);
      expect(
        links.filter((link) => !files.includes(link!)),
        file,
      ).toEqual([]);
    }
  });
});
