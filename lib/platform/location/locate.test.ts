import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { locationText } from '@/lib/core/location';
import { type LocationDatabase, parseDatabase } from './database';
import { builtInDatabase } from './database-file';
import { locate, locationSource, openLocator } from './locate';

let database: LocationDatabase;
beforeAll(() => {
  database = parseDatabase(readFileSync(builtInDatabase()));
});

describe('locate', () => {
  // Networks that their organizations have had in one country for decades: DNS, registries, research networks.
  it.each([
    ['8.8.8.8', 'US', 'United States'],
    ['193.0.6.139', 'NL', 'Netherlands'],
    ['130.59.31.80', 'CH', 'Switzerland'],
    ['193.1.219.10', 'IE', 'Ireland'],
    ['202.12.27.33', 'JP', 'Japan'],
    ['2001:67c:2e8:22::c100:68b', 'NL', 'Netherlands'],
    ['2001:4860:4860::8888', 'US', 'United States'],
  ])('finds %s in %s', (address, country, country_name) => {
    expect(locate(address, database)).toEqual({ kind: 'public', country, country_name, city: null });
  });

  it.each(['::ffff:8.8.8.8', '::FFFF:808:808', '64:ff9b::8.8.8.8', '8.8.8.8:51234', '[2001:4860:4860::8888]:443'])(
    'finds %s, another spelling of an address',
    (address) => expect(locate(address, database)).toMatchObject({ kind: 'public', country: 'US' }),
  );

  it.each([
    ...['10.1.2.3', '172.31.0.1', '192.168.1.1', '127.0.0.1', '169.254.1.1', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['192.0.2.1', '198.51.100.7', '203.0.113.9', '240.0.0.1', '255.255.255.255', '198.18.0.1'],
    ...[
      '::1',
      '::',
      'fd00::1',
      'fe80::1',
      'fe80::1%eth0',
      'ff02::1',
      '2001:db8::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
    ],
  ])('says that %s is private', (address) => {
    const found = locate(address, database);
    expect(found).toEqual({ kind: 'private', country: null, country_name: null, city: null });
    expect(locationText(found)).toBe('Private network');
  });

  it.each([
    null,
    undefined,
    '',
    'unknown',
    '8.8.8',
    '8.8.8.8.8',
    '999.1.1.1',
    '08.8.8.8',
    'example.com',
    '8.8.8.8/32',
    '::g',
  ])('says that %j is unknown', (address) => {
    const found = locate(address, database);
    expect(found).toEqual({ kind: 'unknown', country: null, country_name: null, city: null });
    expect(locationText(found)).toBe('Unknown location');
  });

  it('knows no country of a public address without a database', () => {
    const found = locate('8.8.8.8', undefined);
    expect(found).toEqual({ kind: 'public', country: null, country_name: null, city: null });
    expect(locationText(found)).toBe('Unknown location');
  });

  it('never takes a documentation address for a public one, although the database has a country for it', () => {
    expect(database.find('203.0.113.9').country).toBe('AU');
    expect(locate('203.0.113.9', database).kind).toBe('private');
  });

  it('adds the city and the country’s name when the database has them', () => {
    const cities = { ...database, find: () => ({ country: 'XK', city: 'Pristina' }) };
    expect(locationText(locate('8.8.8.8', cities))).toBe('Pristina, Kosovo');
    const nowhere = { ...database, find: () => ({ country: null, city: 'Atlantis' }) };
    expect(locate('8.8.8.8', nowhere).city).toBeNull();
  });
});

describe('openLocator', () => {
  it('locates with the built-in database when no other is set', async () => {
    const locateNow = await openLocator();
    expect(locateNow('193.0.6.139')).toMatchObject({ country: 'NL' });
  });
});

describe('locationSource', () => {
  it('returns the publisher and the date of the built-in database', async () => {
    expect(await locationSource()).toEqual({
      name: 'NRO',
      url: 'https://www.nro.net/',
      date: expect.stringMatching(/^\d{1,2} [A-Z][a-z]+ 20\d\d$/),
    });
  });
});
