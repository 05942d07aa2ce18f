import { parseAsNumberLiteral, parseAsString } from 'nuqs/server';

export const PAGE_SIZES = [20, 50, 100];

/** The place in a table in the URL: the page is a number from 1, a cursor, or `last`. */
export const placeParams = {
  page: parseAsString.withDefault('1'),
  size: parseAsNumberLiteral(PAGE_SIZES).withDefault(PAGE_SIZES[0]!),
};

/** Returns a search text of a URL as operations take it: without NUL, which Postgres cannot store, and at most `most` characters long. */
export function searchOf(text: string, most: number): string | undefined {
  return text.replaceAll('\0', '').slice(0, most) || undefined;
}

/** Returns the chosen values of a filter as operations take them: undefined for none, which means all. */
export function chosenOf<T>(values: T[]): T[] | undefined {
  return values.length > 0 ? values : undefined;
}
