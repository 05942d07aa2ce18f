import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDatabase, placeIn } from './database';
import { builtInDatabase, databaseFault } from './database-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'location-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => path.join(folder, name);
const bytes = readFileSync(builtInDatabase());

describe('parseDatabase', () => {
  it('tells the type, the date and the size', () => {
    const database = parseDatabase(bytes);
    expect(database).toMatchObject({ type: expect.stringContaining('country'), bytes: bytes.length });
    expect(database.built_at.getTime()).toBeGreaterThan(Date.parse('2026-01-01'));
    expect(database.built_at.getTime()).toBeLessThan(Date.now());
  });

  it('knows no IPv6 address when the database is of IPv4 only', () => {
    const ipv4 = builtInDatabase().replace(/\.mmdb$/, '-ipv4.mmdb');
    const database = parseDatabase(readFileSync(ipv4));
    expect(database.find('193.0.6.139').country).toBe('NL');
    expect(database.find('2001:67c:2e8:22::c100:68b').country).toBeNull();
  });
});

describe('databaseFault', () => {
  it('finds nothing wrong with a database of countries', () => {
    expect(databaseFault(builtInDatabase())).toBeUndefined();
  });

  it.each([
    ['is empty', 'empty', () => writeFileSync(file('empty'), '')],
    [
      'is not a complete MaxMind DB file',
      'text',
      () => writeFileSync(file('text'), 'country,code\nGermany,DE\n'.repeat(999)),
    ],
    ['is not a complete MaxMind DB file', 'one-byte', () => writeFileSync(file('one-byte'), 'x')],
    [
      'is not a complete MaxMind DB file',
      'marker',
      () => writeFileSync(file('marker'), '\u{ab}\u{cd}\u{ef}MaxMind.com', 'latin1'),
    ],
    ['is not a complete MaxMind DB file', 'end', () => writeFileSync(file('end'), bytes.subarray(1_000_000))],
    ['is not a complete MaxMind DB file', 'zeros', () => writeFileSync(file('zeros'), Buffer.alloc(100_000))],
    ['is a directory', 'directory', () => mkdirSync(file('directory'))],
    ['is not a regular file', 'zero', () => symlinkSync('/dev/zero', file('zero'))],
    ['does not exist', 'missing', () => {}],
    ['does not exist', 'text/inside', () => {}],
    ['cannot be read', 'a\0b', () => {}],
  ])('says that a file %s: %s', (fault, name, make) => {
    make();
    expect(databaseFault(file(name))).toContain(fault);
  });

  it.each([1, 1_000, 2_000_000, bytes.length - 60, bytes.length - 1])(
    'says that a file is not complete when it was cut off after %i bytes',
    (length) => {
      copyFileSync(builtInDatabase(), file('cut'));
      truncateSync(file('cut'), length);
      expect(databaseFault(file('cut'))).toMatch(/is not a complete MaxMind DB file|has no countries/);
    },
  );

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read without the permission', () => {
    writeFileSync(file('secret'), bytes);
    chmodSync(file('secret'), 0o000);
    expect(databaseFault(file('secret'))).toBe('may not be read by the user that runs the product');
  });
});

describe('placeIn', () => {
  it.each([
    [
      'MaxMind and DB-IP',
      { country: { iso_code: 'DE' }, city: { names: { en: 'Munich', de: 'München' } } },
      'DE',
      'Munich',
    ],
    ['ip-location-db', { country_code: 'DE', city: 'Munich', latitude: 48.1 }, 'DE', 'Munich'],
    ['IPinfo', { country: 'DE', country_code: 'DE', city: 'Munich' }, 'DE', 'Munich'],
    ['a database without cities', { country_code: 'DE' }, 'DE', null],
    ['lower case', { country_code: 'de', city: '' }, 'DE', null],
    ['an unknown country', { country_code: 'ZZ' }, null, null],
    ['a name instead of a code', { country: 'Germany' }, null, null],
    ['networks', { autonomous_system_number: 3320 }, null, null],
    ['no record', null, null, null],
    ['a text', 'DE', null, null],
    ['a broken record', { country: null, city: { names: null } }, null, null],
  ])('reads the record of %s', (_, record, country, city) => {
    expect(placeIn(record)).toEqual({ country, city });
  });
});
