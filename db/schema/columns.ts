import { customType, uuid } from 'drizzle-orm/pg-core';
import { newId } from '@/lib/id';

/**
 * An instant: `timestamptz(3)` in Postgres, ISO 8601 text in UTC (`2026-03-20T14:00:00.000Z`) everywhere else.
 * Milliseconds, because that is what JavaScript and the wire can carry exactly.
 */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});

/** Primary key: UUIDv7, made by the application, so that ids sort by creation. */
export const primaryId = () =>
  uuid()
    .primaryKey()
    .$defaultFn(() => newId());
