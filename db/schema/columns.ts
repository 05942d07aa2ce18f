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

// Of a list of twenty rows every fourth value is an instant, and `Date` reads text slowly.
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
 * An answer kept for an `Idempotency-Key`: of which request (`fingerprint`, SHA-256), what was said (sealed, because an
 * answer may hold a new key) and until when. Each plane has its own table, so that the answer commits with the change.
 */
export const keptAnswer = () => ({
  organization_id: uuid().notNull(),
  api_key_id: uuid().notNull(),
  idempotency_key: text().notNull(),
  fingerprint: text().notNull(),
  sealed_answer: text().notNull(),
  expires_at: instant().notNull().default(sql`now() + interval '24 hours'`),
});

/** When a row was made, by the database's clock. */
export const createdAt = () => instant().notNull().default(sql`now()`);

/** When a row was last changed; every change sets it. */
export const updatedAt = () => instant().notNull().default(sql`now()`);

/**
 * What a search reads of a row, written by the database (docs/decisions/0036-search.md): the folded text, and its pairs of
 * characters beyond ASCII, null where there are none. `db/search.ts` reads them.
 * @param expression SQL for the text of a row, which is never null
 * @param schema where the plane's functions are: `voice.`, or nothing
 */
export const searchColumns = (expression: string, schema = '') => ({
  search_text: text().generatedAlwaysAs(sql.raw(`${schema}search_fold(${expression})`)),
  search_pairs: integer()
    .array()
    .generatedAlwaysAs(sql.raw(`${schema}search_pairs(${schema}search_fold(${expression}))`)),
});
