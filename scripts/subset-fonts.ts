import fs from 'node:fs';
import path from 'node:path';
import subsetFont from 'subset-font';

/** Inclusive ranges of code points. */
type Ranges = readonly (readonly [number, number])[];

interface Subset {
  /** Below `dist/fonts` of the `geist` package. */
  source: string;
  /** The weights that the pages use: below the first and above the second there is nothing to vary to. */
  weights: { min: number; max: number };
  ranges: Ranges;
}

// The Latin letters of Europe, and the punctuation and arrows of our own screens.
const LATIN: Ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x218, 0x21b],
  [0x237, 0x237],
  [0x2bb, 0x2bc],
  [0x2c6, 0x2c6],
  [0x2da, 0x2da],
  [0x2dc, 0x2dc],
  [0x1e9e, 0x1e9e],
  [0x2010, 0x2027],
  [0x202f, 0x205e],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
  [0x2264, 0x2265],
];
const CYRILLIC: Ranges = [
  [0x400, 0x45f],
  [0x490, 0x491],
];
// With the combining marks.
const VIETNAMESE: Ranges = [
  [0x1a0, 0x1a1],
  [0x1af, 0x1b0],
  [0x300, 0x338],
  [0x1ea0, 0x1ef9],
];
// Not Greek: the font has a handful of its letters, and a word would mix two typefaces.
const RARE: Ranges = [
  [0x18f, 0x18f],
  [0x192, 0x192],
  [0x1cd, 0x1ce],
  [0x1e4, 0x1e9],
  [0x259, 0x259],
  [0x2c7, 0x2c8],
  [0x2d8, 0x2d9],
  [0x2db, 0x2db],
  [0x2dd, 0x2dd],
  [0x460, 0x475],
  [0x492, 0x4e9],
  [0x4ee, 0x4ef],
  [0xe3f, 0xe3f],
  [0x1e20, 0x1e21],
  [0x1e80, 0x1e85],
  [0x2070, 0x2089],
  [0x20aa, 0x20aa],
  [0x20b1, 0x20bd],
  [0x2116, 0x2116],
  [0x2153, 0x215e],
  [0x2194, 0x2199],
];
// What programs and their keys are written in. Monospaced text is rarely anything else.
const CODE: Ranges = [
  [0x20, 0x7e],
  [0xa0, 0xa0],
  [0xa7, 0xa7],
  [0xb7, 0xb7],
  [0x2010, 0x2027],
  [0x2192, 0x2192],
];
const SANS = { source: 'geist-sans/Geist-Variable.ttf', weights: { min: 400, max: 600 } };
const MONO = { source: 'geist-mono/GeistMono-Variable.ttf', weights: { min: 400, max: 500 } };

/** The ranges less those of others. */
function without(ranges: Ranges, others: Ranges): Ranges {
  return others.reduce<Ranges>(
    (left, [from, to]) =>
      left.flatMap(([first, last]): Ranges => {
        if (last < from || first > to) return [[first, last]];
        const parts: Ranges = [
          [first, from - 1],
          [to + 1, last],
        ];
        return parts.filter(([start, end]) => start <= end);
      }),
    ranges,
  );
}

/** The font files of the pages, by name. Each is loaded only by a page that shows a character of its ranges. */
export const SUBSETS: Readonly<Record<string, Subset>> = {
  'geist-latin': { ...SANS, ranges: LATIN },
  'geist-cyrillic': { ...SANS, ranges: CYRILLIC },
  'geist-vietnamese': { ...SANS, ranges: VIETNAMESE },
  'geist-rare': { ...SANS, ranges: RARE },
  'geist-mono-code': { ...MONO, ranges: CODE },
  'geist-mono-rare': { ...MONO, ranges: [...without(LATIN, CODE), ...CYRILLIC, ...VIETNAMESE, ...RARE] },
};

/** The OpenType features in use: spacing, marks, ligatures, and the two that `globals.css` and `tabular-nums` turn on. */
const FEATURES = ['kern', 'mark', 'mkmk', 'ccmp', 'liga', 'ss01', 'tnum'];

/** The value of CSS `unicode-range` for a subset. */
export function unicodeRange({ ranges }: Subset): string {
  const hex = (code: number) => code.toString(16).toUpperCase();
  return ranges
    .map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`))
    .join(', ');
}

/**
 * Makes one font file (WOFF2) from the `geist` package. The same version gives the same bytes. Hinting stays: on Linux, text without it is
 * up to 6 % wider.
 */
export async function makeSubset({ source, weights, ranges }: Subset): Promise<Buffer> {
  const codes = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  return subsetFont(
    fs.readFileSync(path.join('node_modules/geist/dist/fonts', source)),
    String.fromCodePoint(...codes),
    {
      targetFormat: 'woff2',
      variationAxes: { wght: weights },
      keepFeatures: FEATURES,
    },
  );
}

/** Where the font files are, for `app/fonts.ts`. */
export const FONTS_DIR = 'app/fonts';

if (process.argv[1] === import.meta.filename) {
  for (const [name, subset] of Object.entries(SUBSETS)) {
    const file = await makeSubset(subset);
    fs.writeFileSync(path.join(FONTS_DIR, `${name}.woff2`), file);
    console.log(`${name}.woff2  ${file.length} bytes  ${unicodeRange(subset)}`);
  }
}
