import { createLoader, parseAsInteger, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server';

export const SPANS = ['24h', '7d', '30d', 'custom'] as const;
export const PAGE_SIZE = 50;

/** What the address says about the list; a value that cannot be read is as if it were not there. */
export const params = {
  search: parseAsString.withDefault(''),
  target_type: parseAsString.withDefault(''),
  action: parseAsString.withDefault(''),
  actor_id: parseAsString.withDefault(''),
  span: parseAsStringLiteral(SPANS),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  page: parseAsInteger.withDefault(1),
};

/** Reads them on the server. */
export const loadParams = createLoader(params);

const HOURS = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };
const LAST_PAGE = 1_000_000 / PAGE_SIZE;

/** The parameters as the input of `audit_log.list`. */
export function inputOf(values: Awaited<ReturnType<typeof loadParams>>, now: number) {
  const { search, target_type, action, actor_id, span } = values;
  const page = Math.min(Math.max(1, values.page), LAST_PAGE);
  const custom = span === 'custom';
  const since = span && span !== 'custom' ? new Date(now - HOURS[span] * 3_600_000) : undefined;
  return {
    search: text(search, 200),
    target_type: text(target_type, 50),
    action: text(action, 100),
    actor_id: text(actor_id, 100),
    from: (custom ? values.from : since)?.toISOString(),
    to: custom ? values.to?.toISOString() : undefined,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
}

function text(value: string, max: number): string | undefined {
  return value.replaceAll('\0', '').trim().slice(0, max) || undefined;
}
