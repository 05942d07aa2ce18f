import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDatabase, placeIn } from './database';
import { builtInDatabase, databaseFault, keepDatabase } from './database-file';

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

  it('knows no location where the record is damaged, and still knows the others', () => {
    const damaged = Buffer.from(bytes);
    const record = damaged.lastIndexOf('NL');
    // The control byte before the text now says that the next byte is a type, and there is no such type.
    damaged[record - 1] = 0;
    const database = parseDatabase(damaged);
    expect(database.find('193.0.6.139')).toEqual({ country: null, city: null });
    expect(database.find('130.59.31.80').country).toBe('CH');
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

describe('keepDatabase', () => {
  const replaceWith = (contents: Buffer | string, minute: number) => {
    writeFileSync(file('kept.new'), contents);
    utimesSync(file('kept.new'), minute * 60, minute * 60);
    renameSync(file('kept.new'), file('kept'));
  };
  const ipv4 = readFileSync(builtInDatabase().replace(/\.mmdb$/, '-ipv4.mmdb'));

  it('reads the file once, at first use', async () => {
    replaceWith(bytes, 1);
    const database = keepDatabase(() => file('kept'));
    const [one, other] = await Promise.all([database(), database()]);
    expect(one).toBe(other);
    replaceWith(ipv4, 2);
    expect(await database()).toBe(one);
  });

  it('uses a replaced file, and the previous one while the new one cannot be read', async () => {
    replaceWith(bytes, 1);
    const database = keepDatabase(() => file('kept'), -1);
    const first = await database();
    await settled(database);
    expect(await database()).toBe(first);
    replaceWith(bytes.subarray(0, 1_000), 2);
    await settled(database);
    expect(await database()).toBe(first);
    rmSync(file('kept'));
    await settled(database);
    expect(await database()).toBe(first);
    replaceWith(ipv4, 3);
    await expect.poll(async () => (await database())?.bytes).toBe(ipv4.length);
  });

  it('returns undefined for a file that cannot be read, until it can be', async () => {
    const database = keepDatabase(() => file('later'), -1);
    expect(await database()).toBeUndefined();
    writeFileSync(file('later'), ipv4);
    await expect.poll(async () => (await database())?.bytes).toBe(ipv4.length);
  });
});

/** Waits until a file has surely been looked at. */
async function settled(database: () => Promise<unknown>): Promise<void> {
  await database();
  await sleep(50);
  await database();
}

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
