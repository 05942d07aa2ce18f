/** What the product says about where an address is. Made on the server only (`lib/platform/location/`). */
export interface Location {
  /** `private`: not on the public internet, such as a home network or a test. `unknown`: there is no valid address. */
  kind: 'public' | 'private' | 'unknown';
  /** ISO 3166-1 alpha-2; null for private and unknown addresses, and where the database has none. */
  country: string | null;
  country_name: string | null;
  /** Only with a database that has cities. */
  city: string | null;
}

/** A location in words: `Berlin, Germany`, `Germany`, `Private network` or `Unknown location`. */
export function locationText({ kind, country_name, city }: Location): string {
  if (kind === 'private') return 'Private network';
  if (!country_name) return 'Unknown location';
  return city ? `${city}, ${country_name}` : country_name;
}

/** The same for people who must decide whether a sign-in was theirs: a wrong city must not alarm them. */
export function approximateLocation(location: Location): string {
  return location.country ? `${locationText(location)} (approximate)` : locationText(location);
}

/** An address with its location: `8.8.8.8 · United States`. */
export function addressText(address: string, location: Location): string {
  return `${address} · ${locationText(location)}`;
}

/** Whether a text is a country’s code, or one like it: `T1` is the Tor network. `ZZ` and `XX` stand for unknown countries. */
export function isCountryCode(text: string): boolean {
  return /^[A-Z][A-Z0-9]$/.test(text) && text !== 'ZZ' && text !== 'XX';
}
