import { and, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { apiKeyUsage } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { STATUS_CLASSES, type UsageRange } from './constants';
import type { ApiKey, ApiKeyUsage, StatusCounts } from './schema';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const DAYS = 30;

const BUCKETS: Record<UsageRange, { bucket: 'hour' | 'day'; seconds: number; count: number }> = {
  '24h': { bucket: 'hour', seconds: HOUR_SECONDS, count: 24 },
  '7d': { bucket: 'day', seconds: DAY_SECONDS, count: 7 },
  '30d': { bucket: 'day', seconds: DAY_SECONDS, count: 30 },
};

// Usage is stored per minute. Periods are counted back from the end of the current minute.
const END = sql`date_trunc('minute', now()) + interval '1 minute'`;

// The start of a minute's period. A minute from a clock that runs ahead falls into the last period.
function periodStart(seconds: number): SQL {
  const length = interval(seconds);
  return sql`least(date_bin(${length}, ${apiKeyUsage.minute}, ${END}), ${END} - ${length})`;
}

// How many periods ago that was: 0 for the last one. Computed per group, not per row.
function periodsAgo(seconds: number): SQL<number> {
  const age = sql`extract(epoch from ${END} - ${periodStart(seconds)})`;
  return sql<number>`(${age} / ${sql.raw(String(seconds))})::int - 1`;
}

function since(seconds: number): SQL {
  return gte(apiKeyUsage.minute, sql`${END} - ${interval(seconds)}`);
}

function interval(seconds: number): SQL {
  return sql.raw(`interval '${seconds} seconds'`);
}

/**
 * Returns how often each key was used. One statement counts periods of 24 hours, and every figure is a sum of them, so that
 * 24 hours ≤ 7 days ≤ 30 days always holds and the chart adds up to the last.
 */
export async function usageOf(db: Db | Tx, actor: Actor, ids: string[]): Promise<(id: string) => ApiKey['usage']> {
  const daily = new Map(ids.map((id) => [id, Array.from({ length: DAYS }, () => 0)]));
  const rows = ids.length === 0 ? [] : await dailyCounts(db, actor, ids);
  for (const row of rows) daily.get(row.api_key_id)![DAYS - 1 - row.days_ago] = row.count;
  return (id) => {
    const days = daily.get(id)!;
    return {
      last_24_hours: sum(days.slice(-1)),
      last_7_days: sum(days.slice(-7)),
      last_30_days: sum(days),
      daily: days,
    };
  };
}

function dailyCounts(db: Db | Tx, actor: Actor, ids: string[]) {
  return db
    .select({
      api_key_id: apiKeyUsage.api_key_id,
      days_ago: periodsAgo(DAY_SECONDS),
      count: sql<number>`sum(${apiKeyUsage.count})`.mapWith(Number),
    })
    .from(apiKeyUsage)
    .where(
      and(
        eq(apiKeyUsage.organization_id, actor.organization_id),
        inArray(apiKeyUsage.api_key_id, ids),
        since(DAYS * DAY_SECONDS),
      ),
    )
    .groupBy(apiKeyUsage.api_key_id, periodStart(DAY_SECONDS));
}

/** Returns one key's usage by time, endpoint and status class, from one statement, so that all sums agree. */
export async function usageReport(db: Db, actor: Actor, id: string, range: UsageRange): Promise<ApiKeyUsage> {
  const { bucket, seconds, count } = BUCKETS[range];
  const rows = await reportRows(db, actor, id, seconds, count);
  const to = Date.parse(rows[0]!.to);
  const buckets = Array.from({ length: count }, (_, at) => ({
    from: new Date(to - (count - at) * seconds * 1000).toISOString(),
    to: new Date(to - (count - at - 1) * seconds * 1000).toISOString(),
    ...nothing(),
  }));
  const all = nothing();
  const endpoints = new Map<string, Counts>();
  for (const row of rows) {
    if (row.endpoint === null) continue;
    if (!endpoints.has(row.endpoint)) endpoints.set(row.endpoint, nothing());
    for (const counts of [all, buckets[count - 1 - row.periods_ago]!, endpoints.get(row.endpoint)!]) {
      counts.total += row.count;
      counts.by_status[STATUS_CLASSES[row.status_class - 2] ?? '5xx'] += row.count;
    }
  }
  return {
    id,
    range,
    bucket,
    from: buckets[0]!.from,
    to: buckets.at(-1)!.to,
    ...all,
    buckets,
    endpoints: [...endpoints]
      .map(([endpoint, counts]) => ({ endpoint, ...counts }))
      .sort((a, b) => b.total - a.total || a.endpoint.localeCompare(b.endpoint)),
  };
}

interface ReportRow {
  to: string;
  endpoint: string | null;
  status_class: number;
  periods_ago: number;
  count: number;
}

// The left join keeps one row, with the time, for a key that was never used.
async function reportRows(db: Db, actor: Actor, id: string, seconds: number, count: number): Promise<ReportRow[]> {
  const counted = db
    .select({
      endpoint: apiKeyUsage.endpoint,
      status_class: apiKeyUsage.status_class,
      periods_ago: periodsAgo(seconds).as('periods_ago'),
      count: sql<number>`sum(${apiKeyUsage.count})`.mapWith(Number).as('requests'),
    })
    .from(apiKeyUsage)
    .where(
      and(
        eq(apiKeyUsage.organization_id, actor.organization_id),
        eq(apiKeyUsage.api_key_id, id),
        since(count * seconds),
      ),
    )
    .groupBy(apiKeyUsage.endpoint, apiKeyUsage.status_class, periodStart(seconds))
    .as('counted');
  const moment = sql<string>`${END}`.mapWith(apiKeyUsage.minute).as('moment');
  const clock = db.select({ to: moment }).from(sql`(values (1)) as one (row)`).as('clock');
  return (await db
    .select({
      to: clock.to,
      endpoint: counted.endpoint,
      status_class: counted.status_class,
      periods_ago: counted.periods_ago,
      count: counted.count,
    })
    .from(clock)
    .leftJoin(counted, sql`true`)) as ReportRow[];
}

interface Counts {
  total: number;
  by_status: StatusCounts;
}

function nothing(): Counts {
  return { total: 0, by_status: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 } };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
