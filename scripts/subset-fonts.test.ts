import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FONTS_DIR, makeSubset, SUBSETS, unicodeRange } from './subset-fonts';

/** Without a range: loaded by every page that shows text in its face. */
const WHOLE = ['geist-latin', 'geist-mono-code'];
const SANS = Object.keys(SUBSETS).filter((name) => !name.includes('mono'));
const MONO = Object.keys(SUBSETS).filter((name) => name.includes('mono'));
const declared = fs.readFileSync('app/fonts.ts', 'utf8');

describe('subset-fonts', () => {
  it.each(Object.entries(SUBSETS))('makes %s as it is kept in app/fonts', async (name, subset) => {
    const kept = fs.readFileSync(path.join(FONTS_DIR, `${name}.woff2`));
    expect(kept.equals(await makeSubset(subset))).toBe(true);
  });

  it('gives each file of rare letters the range that app/fonts.ts declares', () => {
    for (const [name, subset] of Object.entries(SUBSETS)) {
      const [, declaration = ''] = declared.split(`./fonts/${name}.woff2`);
      const [, range] = /'unicode-range',\s+value:\s+'([^']+)'/.exec(declaration.split('localFont(')[0]!) ?? [];
      expect([name, range]).toEqual([name, WHOLE.includes(name) ? undefined : unicodeRange(subset)]);
    }
  });

  it('puts each letter into one file of a face', () => {
    for (const face of [SANS, MONO]) {
      const codes = face.flatMap((name) =>
        SUBSETS[name]!.ranges.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        ),
      );
      expect(codes.length).toBe(new Set(codes).size);
    }
  });

  it('needs at most 45 kB for a page that shows both faces with Latin, Cyrillic and Vietnamese names', () => {
    const bytes = ['geist-latin', 'geist-cyrillic', 'geist-vietnamese', 'geist-mono-code'].map(
      (name) => fs.statSync(path.join(FONTS_DIR, `${name}.woff2`)).size,
    );
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(45_000);
  });
});
