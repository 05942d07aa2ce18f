import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { agents, calls, leads } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { CALL_DIRECTIONS, CALL_STATUSES } from '@/lib/voice/calls/schema';
import { LEAD_SOURCES, LEAD_STATUSES } from '@/lib/voice/leads/schema';
import { daysOf, type Period, periodOf } from './period';
import { type CallFigures, type Overview, TABLE_ROWS } from './schema';

/** Returns the statistics of a period. All call figures come from one statement and all lead figures from another, so they add up. */
export async function overviewOf(db: Db, actor: Actor, asked: Partial<Period>): Promise<Overview> {
  const period = await periodOf(db, asked);
  const [groups, leadFigures] = await Promise.all([callGroups(db, actor, period), leadsOf(db, actor, period)]);
  const days = new Map(groups.filter((group) => group.kind === 'day').map((group) => [group.date, group]));
  const byAgent = groups.filter((group) => group.kind === 'agent').slice(0, TABLE_ROWS);
  const names = await agentNames(db, actor, byAgent);
  return {
    ...period,
    calls: {
      ...figures(groups.find((group) => group.kind === 'all')),
      by_day: daysOf(period).map((date) => ({ date, ...figures(days.get(date)) })),
      by_agent: byAgent.map((group) => ({
        agent_id: group.agent_id,
        agent_name: names.get(group.agent_id) ?? null,
        ...figures(group),
      })),
    },
    leads: leadFigures,
  };
}

const day = sql`((${calls.started_at} at time zone 'UTC')::date)`;
const total = sql<number>`count(*)::int`;

type Name = (typeof CALL_DIRECTIONS)[number] | (typeof CALL_STATUSES)[number];
type Counts = Record<Name, number>;

interface Group extends Counts {
  kind: 'all' | 'day' | 'agent';
  date: string | null;
  agent_id: string | null;
  total: number;
  seconds: number;
  average: number | null;
}

// Totals, days and agents in one pass over the rows.
async function callGroups(db: Db, actor: Actor, period: Period): Promise<Group[]> {
  const rows = await db
    .select({
      kind: sql<
        Group['kind']
      >`case grouping(${day}, ${calls.agent_id}) when 3 then 'all' when 1 then 'day' else 'agent' end`,
      date: sql<string | null>`${day}::text`,
      agent_id: calls.agent_id,
      total: total.as('total'),
      ...countEach(calls.direction, CALL_DIRECTIONS),
      ...countEach(calls.status, CALL_STATUSES),
      seconds: sql<number>`coalesce(sum(${calls.duration_seconds}), 0)::float8`,
      average: sql<
        number | null
      >`round(avg(${calls.duration_seconds}) filter (where ${calls.status} = 'completed'), 1)::float8`,
    })
    .from(calls)
    .where(
      and(
        eq(calls.organization_id, actor.organization_id),
        gte(calls.started_at, period.from),
        lt(calls.started_at, period.to),
      ),
    )
    .groupBy(sql`grouping sets ((), (${day}), (${calls.agent_id}))`)
    .orderBy(sql`total desc, ${calls.agent_id}`);
  return rows as unknown as Group[];
}

function countEach(column: typeof calls.direction | typeof calls.status, values: readonly string[]) {
  const count = (value: string) => sql<number>`(count(*) filter (where ${column} = ${sql.raw(`'${value}'`)}))::int`;
  return Object.fromEntries(values.map((value) => [value, count(value)])) as Record<string, SQL<number>>;
}

function figures(group: Group | undefined): CallFigures {
  const pick = <T extends Name>(names: readonly T[]) =>
    Object.fromEntries(names.map((name) => [name, group?.[name] ?? 0])) as Record<T, number>;
  return {
    total: group?.total ?? 0,
    by_direction: pick(CALL_DIRECTIONS),
    by_status: pick(CALL_STATUSES),
    total_duration_seconds: group?.seconds ?? 0,
    average_duration_seconds: group?.average ?? null,
  };
}

async function agentNames(db: Db, actor: Actor, groups: Group[]): Promise<Map<string | null, string>> {
  const ids = groups.flatMap((group) => group.agent_id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(and(eq(agents.organization_id, actor.organization_id), inArray(agents.id, ids)));
  return new Map(rows.map((row) => [row.id, row.name]));
}

async function leadsOf(db: Db, actor: Actor, period: Period): Promise<Overview['leads']> {
  const rows = await db
    .select({ status: leads.status, source: leads.source, total })
    .from(leads)
    .where(
      and(
        eq(leads.organization_id, actor.organization_id),
        gte(leads.created_at, period.from),
        lt(leads.created_at, period.to),
      ),
    )
    .groupBy(leads.status, leads.source);
  const sum = <T extends string>(field: 'status' | 'source', names: readonly T[]) =>
    Object.fromEntries(names.map((name) => [name, add(rows.filter((row) => row[field] === name))])) as Record<
      T,
      number
    >;
  return { total: add(rows), by_status: sum('status', LEAD_STATUSES), by_source: sum('source', LEAD_SOURCES) };
}

function add(rows: { total: number }[]): number {
  return rows.reduce((all, row) => all + row.total, 0);
}
