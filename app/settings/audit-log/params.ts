import { createLoader, createParser, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ACTOR_KINDS } from '@/lib/audit-log/constants';
import { MOST_FILTER_VALUES } from '@/lib/core/list-bounds';
import { isCountryCode } from '@/lib/core/location';

export const SPANS = ['24h', '7d', '30d', 'custom'] as const;
export const PAGE_SIZE = 50;

// Only instants that the operations accept: no year 0, no five-digit years (`Instant` in lib/core/schema.ts, which needs zod).
const FOUR_DIGIT_YEAR = /^(?!0000)\d{4}-/;

const parseAsInstant = createParser({
  parse(text) {
    const date = parseAsIsoDateTime.parse(text);
    return date && FOUR_DIGIT_YEAR.test(date.toISOString()) ? date : null;
  },
  serialize: parseAsIsoDateTime.serialize,
  eq: parseAsIsoDateTime.eq,
});

/** One country’s code, or several with commas between them. */
const parseAsCountries = createParser({
  parse(text) {
    const codes = text.toUpperCase().split(',');
    return codes.every(isCountryCode) ? codes.join() : null;
  },
  serialize: String,
});

/** The state of the list in the URL; values that do not parse are ignored. */
export const params = {
  search: parseAsString.withDefault(''),
  action: parseAsString.withDefault(''),
  actor_kind: parseAsStringLiteral(ACTOR_KINDS),
  actor_id: parseAsString.withDefault(''),
  target_type: parseAsString.withDefault(''),
  target_id: parseAsString.withDefault(''),
  country: parseAsCountries.withDefault(''),
  span: parseAsStringLiteral(SPANS),
  from: parseAsInstant,
  to: parseAsInstant,
  /** The page of older or newer events, as formatted by `stepOf`. */
  older: parseAsString,
  newer: parseAsString,
};
export type AuditParams = Awaited<ReturnType<typeof loadParams>>;

/** Reads the parameters on the server. */
export const loadParams = createLoader(params);

const HOURS = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

/** Returns the filters as input for `audit_log.list` and `audit_log.export`. */
export function filtersOf(values: AuditParams, now: number) {
  const { search, target_type, target_id, country, action, actor_kind, actor_id, span } = values;
  const custom = span === 'custom';
  const since = span && span !== 'custom' ? new Date(now - HOURS[span] * 3_600_000) : undefined;
  return {
    search: text(search, 200),
    action: text(action, 100),
    actor_kind: actor_kind ?? undefined,
    actor_id: text(actor_id, 100),
    target_type: text(target_type, 50),
    target_id: text(target_id, 200),
    country: country ? country.split(',').slice(0, MOST_FILTER_VALUES) : undefined,
    from: (custom ? values.from : since)?.toISOString(),
    to: custom ? values.to?.toISOString() : undefined,
  };
}

/** Returns the page to load; `sort=created_at` means paging back towards the newest events. */
export function pageOf({ older, newer }: AuditParams) {
  const [, since, cursor] = STEP.exec(older || newer || '') ?? [];
  const sort = cursor && !older ? 'created_at' : '-created_at';
  return { since: since ? Number(since) : undefined, page: { limit: PAGE_SIZE, sort, cursor } } as const;
}

/**
 * Joins a cursor with the time that its page is relative to. A cursor is only valid for the filters that it came with, and
 * “the last 7 days” would move with every request.
 */
export function stepOf(cursor: string | null, since: number): string | null {
  return cursor && `${since}.${cursor}`;
}

const STEP = /^(\d{13})\.([\w-]{1,2048})$/;

function text(value: string, max: number): string | undefined {
  return value.replaceAll('\0', '').trim().slice(0, max) || undefined;
}
