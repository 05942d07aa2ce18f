import { z } from 'zod';
import { Id, Instant } from '@/lib/core/schema';
import { CALL_DIRECTIONS, CALL_STATUSES, Moment } from '@/lib/voice/calls/schema';
import { LEAD_SOURCES, LEAD_STATUSES } from '@/lib/voice/leads/schema';

export const RANGE_DAYS = 366;
export const DEFAULT_DAYS = 30;
/** How many agents or keys a table names. */
export const TABLE_ROWS = 100;

export const OverviewInput = z.strictObject({
  from: Moment.optional().describe(
    `Start, inclusive; by default the start of the day (UTC) ${DEFAULT_DAYS - 1} days before the end`,
  ),
  to: Moment.optional().describe(`End, exclusive; now by default. At most ${RANGE_DAYS} days after the start`),
});

/** An object with a whole number for each of the names. */
function counts<const T extends readonly string[]>(id: string, names: T) {
  return z.object(Object.fromEntries(names.map((name) => [name, z.int()])) as Record<T[number], z.ZodInt>).meta({ id });
}

const callFigures = {
  total: z.int(),
  by_direction: counts('CallDirectionCounts', CALL_DIRECTIONS),
  by_status: counts('CallStatusCounts', CALL_STATUSES),
  total_duration_seconds: z.int(),
  average_duration_seconds: z
    .number()
    .nullable()
    .describe('Of completed calls, to a tenth of a second; null when there were none'),
};

/** Figures over the calls that started, and the leads that were created, in a period. */
export const Overview = z
  .object({
    from: Instant,
    to: Instant,
    calls: z
      .object({
        ...callFigures,
        by_day: z
          .array(z.object({ date: z.iso.date(), ...callFigures }).meta({ id: 'CallFiguresOfDay' }))
          .describe('Every day of the period by UTC, oldest first; the first and the last may be parts of days'),
        by_agent: z
          .array(
            z
              .object({ agent_id: Id.nullable(), agent_name: z.string().nullable(), ...callFigures })
              .meta({ id: 'CallFiguresOfAgent' }),
          )
          .describe(
            `The ${TABLE_ROWS} with most calls; null stands for calls without an agent, or whose agent was deleted`,
          ),
      })
      .meta({ id: 'CallFigures' }),
    leads: z
      .object({
        total: z.int(),
        by_status: counts('LeadStatusCounts', LEAD_STATUSES),
        by_source: counts('LeadSourceCounts', LEAD_SOURCES),
      })
      .meta({ id: 'LeadFigures' }),
  })
  .meta({ id: 'AnalyticsOverview' });
export type Overview = z.infer<typeof Overview>;
export type CallFigures = z.infer<z.ZodObject<typeof callFigures>>;

const windows = { last_24_hours: z.int(), last_7_days: z.int(), last_30_days: z.int() };

/** Requests to the API, counted in three windows that end with the current minute; each includes the shorter ones. */
export const Usage = z
  .object({
    to: Instant.describe('The end of the current minute'),
    ...windows,
    by_status: z
      .array(z.object({ status: z.enum(['2xx', '3xx', '4xx', '5xx']), ...windows }).meta({ id: 'UsageOfStatus' }))
      .describe('Always the four classes'),
    by_endpoint: z
      .array(
        z
          .object({ endpoint: z.string().meta({ examples: ['call.list'] }), ...windows })
          .meta({ id: 'UsageOfEndpoint' }),
      )
      .describe('By operation; most used in 30 days first'),
    by_key: z
      .array(z.object({ api_key_id: Id, name: z.string(), ...windows }).meta({ id: 'UsageOfKey' }))
      .describe(`The ${TABLE_ROWS} most used in 30 days, revoked keys too`),
  })
  .meta({ id: 'AnalyticsUsage' });
export type Usage = z.infer<typeof Usage>;
