import localFont from 'next/font/local';

// Made by `scripts/subset-fonts.ts`, which has the ranges. Next reads these calls without running them, so every value is literal. A face that
// is not there at the first paint is not shown until the next page (`optional`): text that changes its face moves what is around it.

/** The sans-serif face: the only one that every page shows, and so the only one that is preloaded. */
export const sans = localFont({
  src: './fonts/geist-latin.woff2',
  display: 'optional',
  variable: '--font-geist-sans',
  weight: '400 600',
});

/** Letters of the sans-serif face that are loaded only when a page shows one of them. */
export const sansCyrillic = localFont({
  src: './fonts/geist-cyrillic.woff2',
  display: 'optional',
  variable: '--font-geist-cyrillic',
  weight: '400 600',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+400-45F, U+490-491',
    },
  ],
});

/** The same, for Vietnamese and combining marks. */
export const sansVietnamese = localFont({
  src: './fonts/geist-vietnamese.woff2',
  display: 'optional',
  variable: '--font-geist-vietnamese',
  weight: '400 600',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+1A0-1A1, U+1AF-1B0, U+300-338, U+1EA0-1EF9',
    },
  ],
});

/** The same, for what is left: rare letters, currencies, fractions and arrows. */
export const sansRare = localFont({
  src: './fonts/geist-rare.woff2',
  display: 'optional',
  variable: '--font-geist-rare',
  weight: '400 600',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+18F, U+192, U+1CD-1CE, U+1E4-1E9, U+259, U+2C7-2C8, U+2D8-2D9, U+2DB, U+2DD, U+460-475, U+492-4E9, U+4EE-4EF, U+E3F, U+1E20-1E21, U+1E80-1E85, U+2070-2089, U+20AA, U+20B1-20BD, U+2116, U+2153-215E, U+2194-2199',
    },
  ],
});

/** The monospaced face, loaded by pages that show text in it. It may come late: its fallbacks in `globals.css` take the same space. */
export const mono = localFont({
  src: './fonts/geist-mono-code.woff2',
  variable: '--font-geist-mono',
  weight: '400 500',
  preload: false,
  adjustFontFallback: false,
});

/** Its letters beyond those of code. */
export const monoRare = localFont({
  src: './fonts/geist-mono-rare.woff2',
  display: 'optional',
  variable: '--font-geist-mono-rare',
  weight: '400 500',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+A1-A6, U+A8-B6, U+B8-17F, U+218-21B, U+237, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+1E9E, U+202F-205E, U+20AC, U+2122, U+2190-2191, U+2193, U+2212, U+2264-2265, U+400-45F, U+490-491, U+1A0-1A1, U+1AF-1B0, U+300-338, U+1EA0-1EF9, U+18F, U+192, U+1CD-1CE, U+1E4-1E9, U+259, U+2C7-2C8, U+2D8-2D9, U+2DB, U+2DD, U+460-475, U+492-4E9, U+4EE-4EF, U+E3F, U+1E20-1E21, U+1E80-1E85, U+2070-2089, U+20AA, U+20B1-20BD, U+2116, U+2153-215E, U+2194-2199',
    },
  ],
});
