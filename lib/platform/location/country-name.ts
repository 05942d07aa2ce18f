// Databases and proxies also have codes for addresses that are in no country.
const OTHER_CODES: Record<string, string> = {
  A1: 'Anonymous proxy',
  A2: 'Satellite provider',
  AP: 'Asia-Pacific',
  T1: 'Tor network',
};
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/**
 * Returns the English name of a country (`Germany` for `DE`, `Kosovo` for `XK`), or the code itself if it has no name. Only for
 * the server: browsers name some countries differently, and a page must say the same before and after it is interactive.
 */
export function countryName(code: string): string {
  if (OTHER_CODES[code]) return OTHER_CODES[code];
  return (/^[A-Z]{2}$/.test(code) && names.of(code)) || code;
}
