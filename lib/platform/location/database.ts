import { type CityResponse, Reader } from 'mmdb-lib';
import { isCountryCode } from '@/lib/core/location';

/** A database of locations in memory, in the MaxMind DB format (https://maxmind.github.io/MaxMind-DB/). */
export interface LocationDatabase {
  /** What it is, by its own metadata: `GeoLite2-City`. */
  type: string;
  /** When its data was put together. */
  built_at: Date;
  bytes: number;
  /** Returns where an address is. @param address a valid IP address in its short form */
  find(address: string): Place;
}

/** A place in a database; null where it says nothing. */
export interface Place {
  country: string | null;
  city: string | null;
}

const NOT_A_DATABASE = 'is not a complete MaxMind DB file (.mmdb)';
// An empty part of 16 bytes stands between the search tree and the data.
const SEPARATOR_BYTES = 16;
const MOST_TRIED = 50_000;

/**
 * Reads a database of countries or cities.
 * @throws Error whose message says what the file is or lacks, to follow its name in a sentence
 */
export function parseDatabase(bytes: Buffer): LocationDatabase {
  const reader = open(bytes);
  const { databaseType, buildEpoch, ipVersion } = reader.metadata;
  if (!namesCountries(reader)) throw new Error('has no countries; use a database of countries or cities');
  // Asked for an IPv6 address, a reader of an IPv4 database answers for the IPv4 address with the same first 32 bits.
  const covers = (address: string) => ipVersion === 6 || !address.includes(':');
  const find = (address: string) => {
    if (!covers(address)) return NOWHERE;
    try {
      return placeIn(reader.get(address));
    } catch {
      // A record of a damaged file: a location that is not known must not fail what asks for it.
      return NOWHERE;
    }
  };
  return { type: databaseType, built_at: buildEpoch, bytes: bytes.length, find };
}

type CityReader = Reader<CityResponse>;

function open(bytes: Buffer): CityReader {
  if (bytes.length === 0) throw new Error('is empty');
  let reader: CityReader;
  try {
    reader = new Reader<CityResponse>(bytes);
  } catch {
    throw new Error(NOT_A_DATABASE);
  }
  const { searchTreeSize, buildEpoch, databaseType } = reader.metadata;
  const readable = !Number.isNaN(buildEpoch.getTime()) && typeof databaseType === 'string';
  if (!readable || !(searchTreeSize + SEPARATOR_BYTES < bytes.length)) throw new Error(NOT_A_DATABASE);
  return reader;
}

/** Looks at one network after the other until one has a country, which is the first or second in a database of countries. */
function namesCountries(reader: CityReader): boolean {
  let address = 0;
  for (let tried = 0; tried < MOST_TRIED && address < 2 ** 32; tried++) {
    const text = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
    let found: [unknown, number];
    try {
      found = reader.getWithPrefixLength(text);
    } catch {
      throw new Error(NOT_A_DATABASE);
    }
    if (placeIn(found[0]).country) return true;
    address += 2 ** (32 - found[1]);
  }
  return false;
}

const NOWHERE: Place = { country: null, city: null };
const LONGEST_CITY = 100;

/**
 * Reads a record in the shapes that databases use: `{country: {iso_code}, city: {names: {en}}}` (MaxMind, DB-IP),
 * `{country_code, city}` (ip-location-db) and `{country: "DE", city}` (IPinfo).
 */
export function placeIn(record: unknown): Place {
  if (typeof record !== 'object' || record === null) return NOWHERE;
  const { country_code, country, city } = record as Record<string, unknown>;
  const code = [country_code, member(country, 'iso_code'), country].find(isText)?.toUpperCase();
  const name = [member(member(city, 'names'), 'en'), city].find(isText);
  return { country: code && isCountryCode(code) ? code : null, city: name?.slice(0, LONGEST_CITY) ?? null };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
