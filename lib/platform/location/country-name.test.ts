import { expect, it } from 'vitest';
import { countryName } from './country-name';

it.each([
  ['DE', 'Germany'],
  ['GB', 'United Kingdom'],
  ['XK', 'Kosovo'],
  ['EU', 'European Union'],
  ['AP', 'Asia-Pacific'],
  ['T1', 'Tor network'],
  ['A1', 'Anonymous proxy'],
  ['QQ', 'QQ'],
  ['Z9', 'Z9'],
])('countryName names %s %s', (code, name) => {
  expect(countryName(code)).toBe(name);
});
