import { and, asc, desc, eq, gte, inArray, lt, or, SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '@/db/client';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { auditEvents, auditSeals } from '@/db/schema/control/audit';
import { controlSearch } from '@/db/search';
import { MOST_COUNTED } from '@/lib/core/list-bounds';
import type { Location } from '@/lib/core/location';
import { describeDevice } from '@/lib/core/user-agent';
import { countryName } from '@/lib/platform/location/country-name';
import { openLocator } from '@/lib/platform/location/locate';
import { EVENT_COLUMNS } from './chain/entry';
import type { AuditPage, ExportAuditEvents, ExportedEvent, ListAuditEvents } from './schema';

const SEALED = {
  ...EVENT_COLUMNS,
  sequence: auditSeals.sequence,
  hash: auditSeals.hash,
};
const ofEvent = eq(auditSeals.event_id, auditEvents.id);

const list = listing({
  from: auditEvents,
  rows: (query) =>
    query
      .select({ ...SEALED, country: auditEvents.country })
      .from(auditEvents)
      .leftJoin(auditSeals, ofEvent),
  organization: auditEvents.organization_id,
  id: auditEvents.id,
  sortable: { created_at: { by: auditEvents.created_at, value: (row) => row.created_at } },
  // Used for several countries, which are then named: no others are ever needed.
  facets: { country: { column: auditEvents.country, values: [] } },
});

type Filters = z.output<typeof ExportAuditEvents>['filters'];

/** Returns a page of the log, with the cursor of the previous page. */
export async function findEvents(
  db: Db,
  organization_id: string,
  input: z.output<typeof ListAuditEvents>,
): Promise<z.input<typeof AuditPage>> {
  const { country = [], ...rest } = input;
  const several = country.length > 1;
  const [first, ...others] = equal(several ? rest : input);
  const narrowing = {
    organization_id,
    facets: several ? { country } : undefined,
    // Each of these filters has an index in the order of the log. Several countries have one range each, which are merged.
    range: and(several ? undefined : first, during(input)),
    where: and(...(several ? [first, ...others] : others)),
    search: input.search ? matches(input.search) : undefined,
  };
  const { total, previous_cursor = null, items, ...page } = await paginate(db, list, input, narrowing);
  const locate = await openLocator();
  return {
    ...page,
    items: items.map(({ country, ...event }) => ({
      ...event,
      ...describeDevice(event.user_agent),
      location: recordedLocation(locate(event.ip), country),
    })),
    total: Math.min(total, MOST_COUNTED),
    previous_cursor,
  };
}

// A newer database may know better, but the filter goes by what was recorded.
function recordedLocation(location: Location, country: string | null): Location {
  if (!country || country === location.country) return location;
  return { ...location, country, country_name: countryName(country), city: null };
}

/** Returns the next events of an export, oldest first. */
export function walkEvents(
  db: Db,
  organization_id: string,
  { filters, format, after }: z.output<typeof ExportAuditEvents>,
  limit: number,
): Promise<ExportedEvent[]> {
  const beyond = after && sql`(${auditEvents.created_at}, ${auditEvents.id}) > (${after.created_at}, ${after.id})`;
  return db
    .select({
      ...SEALED,
      misdated: auditSeals.misdated,
      sealed_at: auditSeals.sealed_at,
      ...(format === 'csv' && { country: auditEvents.country }),
    })
    .from(auditEvents)
    .leftJoin(auditSeals, ofEvent)
    .where(and(narrowed(organization_id, filters), beyond))
    .orderBy(asc(auditEvents.created_at), asc(auditEvents.id))
    .limit(limit);
}

/** Returns the actions in the log. */
export const findActions = (db: Db, organization_id: string) => distinct(db, organization_id, 'action');

/** Returns the codes of the countries in the log. */
export const findCountries = (db: Db, organization_id: string) => distinct(db, organization_id, 'country');

/** Returns the values of a column by a loose index scan, which is fast however many events there are. */
async function distinct(db: Db, organization_id: string, name: 'action' | 'country'): Promise<string[]> {
  const column = sql.identifier(name);
  const next = (after: SQL) => sql`
    select ${column} from audit_events
    where organization_id = ${organization_id} and ${column} is not null ${after} order by ${column} limit 1`;
  const { rows } = await db.execute<{ value: string }>(sql`
    with recursive present (value) as (
      (${next(sql``)})
      union all
      select (${next(sql`and ${column} > present.value`)}) from present where present.value is not null
    ) select value from present where value is not null`);
  return rows.map(({ value }) => value);
}

/** Returns the newest event of an action. */
export async function lastEvent(db: Db, organization_id: string, action: string) {
  const [event] = await db
    .select(EVENT_COLUMNS)
    .from(auditEvents)
    .where(and(eq(auditEvents.organization_id, organization_id), eq(auditEvents.action, action)))
    .orderBy(desc(auditEvents.created_at), desc(auditEvents.id))
    .limit(1);
  return event;
}

function narrowed(organization_id: string, filters: Filters): SQL | undefined {
  const found = filters.search ? matches(filters.search) : undefined;
  return and(eq(auditEvents.organization_id, organization_id), ...equal(filters), during(filters), found);
}

// Those that fewer events have come first.
function equal({ target_id, actor_id, country, action, target_type, actor_kind }: Filters): SQL[] {
  const chosen = [
    target_id && eq(auditEvents.target_id, target_id),
    actor_id && eq(auditEvents.actor_id, actor_id),
    country?.length === 1 && eq(auditEvents.country, country[0]!),
    action && eq(auditEvents.action, action),
    target_type && eq(auditEvents.target_type, target_type),
    actor_kind && eq(auditEvents.actor_kind, actor_kind),
    country && country.length > 1 && inArray(auditEvents.country, country),
  ];
  return chosen.filter((condition) => condition instanceof SQL);
}

function during({ from, to }: Filters): SQL | undefined {
  return and(from ? gte(auditEvents.created_at, from) : undefined, to ? lt(auditEvents.created_at, to) : undefined);
}

function matches(search: string): SQL | undefined {
  return or(controlSearch.finds(auditEvents, search), eq(auditEvents.target_id, search));
}
