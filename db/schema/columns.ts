import { sql } from 'drizzle-orm';
import { customType, integer, text, uuid } from 'drizzle-orm/pg-core';
import { newId } from '@/lib/core/id';

/**
 * An instant: `timestamptz(3)` in Postgres, ISO 8601 text in UTC (`2026-03-20T14:00:00.000Z`) everywhere else.
 * Milliseconds, because that is what JavaScript and the wire can carry exactly.
 */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => isoOf(value) ?? new Date(value).toISOString(),
});

// About a quarter of the values in a list are instants, and `Date` parses text slowly.
function isoOf(text: string): string | undefined {
  const [, date, time, fraction = ''] = POSTGRES_UTC.exec(text) ?? [];
  return date && `${date}T${time}.${fraction.padEnd(3, '0')}Z`;
}
const POSTGRES_UTC = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/;

/** Primary key: UUIDv7, made by the application, so that ids sort by creation. */
export const primaryId = () =>
  uuid()
    .primaryKey()
    .$defaultFn(() => newId());

/**
 * A response saved for an `Idempotency-Key`: the request's `fingerprint` (SHA-256), the response (sealed, because it may
 * contain a new key) and its expiry. Each plane has its own table, so that the response commits with the change.
 */
export const keptAnswer = () => ({
  organization_id: uuid().notNull(),
  api_key_id: uuid().notNull(),
  idempotency_key: text().notNull(),
  fingerprint: text().notNull(),
  sealed_answer: text().notNull(),
  expires_at: instant().notNull().default(sql`now() + interval '24 hours'`),
});

/** When a row was created, by the database's clock. */
export const createdAt = () => instant().notNull().default(sql`now()`);

/** When a row was last changed; every update sets it. */
export const updatedAt = () => instant().notNull().default(sql`now()`);

/**
 * The generated columns that searches read (docs/decisions/0036-search.md): the folded text, and its pairs of non-ASCII
 * characters, null if there are none. `db/search.ts` reads them.
 * @param expression SQL for the text of a row; never null
 * @param schema prefix of the plane's functions: `voice.`, or nothing
 */
export const searchColumns = (expression: string, schema = '') => ({
  search_text: text().generatedAlwaysAs(sql.raw(`${schema}search_fold(${expression})`)),
  search_pairs: integer()
    .array()
    .generatedAlwaysAs(sql.raw(`${schema}search_pairs(${schema}search_fold(${expression}))`)),
});
