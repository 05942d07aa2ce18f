import path from 'node:path';
import { env } from '@/lib/core/env';
import type { Location } from '@/lib/core/location';
import { plainAddress } from '@/lib/core/peer-address';
import { embeddedIpv4, isPublicAddress } from '@/lib/platform/outbound/public-address';
import { countryName } from './country-name';
import type { LocationDatabase } from './database';
import { locationDatabase } from './database-file';

/** Returns where an address is. Private, reserved and unreadable addresses say so. */
export type Locate = (address: string | null | undefined) => Location;

/** Returns a function that locates addresses without waiting. Reads the database at first use; never fails. */
export async function openLocator(): Promise<Locate> {
  const database = await locationDatabase();
  return (address) => locate(address, database);
}

/** Locates one address. */
export async function locateAddress(address: string | null): Promise<Location> {
  return (await openLocator())(address);
}

/** Adds the location to rows that have an address. */
export async function withLocations<Row extends { ip: string | null }>(
  rows: readonly Row[],
): Promise<(Row & { location: Location })[]> {
  const locate = await openLocator();
  return rows.map((row) => ({ ...row, location: locate(row.ip) }));
}

const NOWHERE = { country: null, country_name: null, city: null };

/** Locates an address in a database. @param database undefined if there is none that can be read */
export function locate(address: string | null | undefined, database: LocationDatabase | undefined): Location {
  const plain = address && plainAddress(address);
  if (!plain) return { kind: 'unknown', ...NOWHERE };
  if (!isPublicAddress(plain)) return { kind: 'private', ...NOWHERE };
  const { country, city } = database?.find(embeddedIpv4(plain) ?? plain) ?? NOWHERE;
  return { kind: 'public', country, country_name: country && countryName(country), city: country && city };
}

/** Where the locations come from, for the note below them. */
export interface LocationSource {
  name: string;
  url: string | null;
  /** The date of the data: `17 June 2026`. */
  date: string;
}

const REGISTRIES = { name: 'NRO', url: 'https://www.nro.net/' };
// Told by the type in a database's metadata, or by the name of its file.
const PUBLISHERS: [known: RegExp, name: string, url: string][] = [
  [/\bdbip\b/i, 'DB-IP', 'https://db-ip.com/'],
  [/\bGeo(Lite|IP)2\b/i, 'MaxMind', 'https://www.maxmind.com/'],
  [/\bipinfo\b/i, 'IPinfo', 'https://ipinfo.io/'],
];
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Returns the date of a database’s data: `17 June 2026`. */
export function databaseDate({ built_at }: LocationDatabase): string {
  return dates.format(built_at);
}

/**
 * Returns the publisher and the date of the locations; undefined if the database cannot be read. The note with its link is what
 * the registries and DB-IP ask for (CC BY 4.0).
 */
export async function locationSource(): Promise<LocationSource | undefined> {
  const database = await locationDatabase();
  return database && { ...publisherOf(database, env.GEOIP_DATABASE), date: databaseDate(database) };
}

function publisherOf({ type }: LocationDatabase, file: string | undefined): Omit<LocationSource, 'date'> {
  if (!file) return REGISTRIES;
  const base = path.basename(file);
  const [, name, url] = PUBLISHERS.find(([known]) => known.test(type) || known.test(base)) ?? [];
  return { name: name ?? base, url: url ?? null };
}
