import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { clientKey } from '@/lib/api-keys/keys/state';
import type { Actor } from '@/lib/core/actor';
import { TABLE_ROWS, type Usage } from './schema';

const STATUSES = ['2xx', '3xx', '4xx', '5xx'] as const;

// Usage is stored per minute; the windows are counted back from the end of the current minute, as for a single key.
const END = sql`(date_trunc('minute', now()) + interval '1 minute')`;

interface Windows {
  last_24_hours: number;
  last_7_days: number;
  last_30_days: number;
}

interface Row extends Windows {
  to: string;
  api_key_id: string | null;
  endpoint: string;
  status_class: number;
}

/** Returns the organization's requests by window, status, endpoint and key, counted in one statement so that all sums agree. */
export async function organizationUsage(db: Db, actor: Actor): Promise<Usage> {
  const rows = await countedRows(db, actor);
  const counted = rows.filter((row) => row.api_key_id !== null);
  const status = (row: Row) => STATUSES[row.status_class - 2] ?? '5xx';
  const byStatus = sumBy(counted, status);
  const byKey = mostUsed(sumBy(counted, (row) => row.api_key_id!)).slice(0, TABLE_ROWS);
  const names = await keyNames(db, actor, [...byKey.map(([id]) => id)]);
  return {
    to: rows[0]!.to,
    ...sum(counted),
    by_status: STATUSES.map((name) => ({ status: name, ...(byStatus.get(name) ?? sum([])) })),
    by_endpoint: mostUsed(sumBy(counted, (row) => row.endpoint)).map(([endpoint, windows]) => ({
      endpoint,
      ...windows,
    })),
    by_key: byKey.map(([api_key_id, windows]) => ({ api_key_id, name: names.get(api_key_id) ?? '', ...windows })),
  };
}

// The left join keeps one row, with the current time, for an organization without usage.
async function countedRows(db: Db, actor: Actor): Promise<Row[]> {
  const requests = (days: number) => {
    const recent = sql`${apiKeyUsage.minute} >= ${since(days)}`;
    return sql<number>`coalesce(sum(${apiKeyUsage.count}) filter (where ${recent}), 0)`.mapWith(Number);
  };
  const counted = db
    .select({
      api_key_id: apiKeyUsage.api_key_id,
      endpoint: apiKeyUsage.endpoint,
      status_class: apiKeyUsage.status_class,
      last_24_hours: requests(1).as('last_24_hours'),
      last_7_days: requests(7).as('last_7_days'),
      last_30_days: requests(30).as('last_30_days'),
    })
    .from(apiKeyUsage)
    // Playground requests from the API reference do not count as usage.
    .innerJoin(apiKeys, and(eq(apiKeys.id, apiKeyUsage.api_key_id), clientKey()))
    .where(and(eq(apiKeyUsage.organization_id, actor.organization_id), gte(apiKeyUsage.minute, since(30))))
    .groupBy(apiKeyUsage.api_key_id, apiKeyUsage.endpoint, apiKeyUsage.status_class)
    .as('counted');
  const moment = sql<string>`${END}`.mapWith(apiKeyUsage.minute).as('moment');
  const clock = db.select({ to: moment }).from(sql`(values (1)) as one (row)`).as('clock');
  const rows = await db
    .select({
      to: clock.to,
      api_key_id: counted.api_key_id,
      endpoint: counted.endpoint,
      status_class: counted.status_class,
      last_24_hours: counted.last_24_hours,
      last_7_days: counted.last_7_days,
      last_30_days: counted.last_30_days,
    })
    .from(clock)
    .leftJoin(counted, sql`true`);
  return rows as Row[];
}

function since(days: number) {
  return sql`${END} - ${sql.raw(`interval '${days} days'`)}`;
}

function sumBy(rows: Row[], name: (row: Row) => string): Map<string, Windows> {
  const groups = new Map<string, Windows>();
  for (const row of rows) groups.set(name(row), sum([groups.get(name(row)) ?? sum([]), row]));
  return groups;
}

function sum(rows: Windows[]): Windows {
  const add = (window: keyof Windows) => rows.reduce((total, row) => total + row[window], 0);
  return { last_24_hours: add('last_24_hours'), last_7_days: add('last_7_days'), last_30_days: add('last_30_days') };
}

function mostUsed(groups: Map<string, Windows>): [string, Windows][] {
  return [...groups].sort(([a, x], [b, y]) => y.last_30_days - x.last_30_days || a.localeCompare(b));
}

async function keyNames(db: Db, actor: Actor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(and(eq(apiKeys.organization_id, actor.organization_id), inArray(apiKeys.id, ids)));
  return new Map(rows.map((row) => [row.id, row.name]));
}
