import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { API_KEY_MARKS } from '@/lib/api-keys/keys/constants';
import { PERMISSIONS } from '@/lib/core/permissions';

/** Rows per page in the tables of live keys and of revoked or expired keys. */
export const PAGE_SIZE = 20;
export const ENDED_PAGE_SIZE = 10;

const SORTS = ['name', '-name', 'last_used_at', '-last_used_at', 'created_at', '-created_at'] as const;

/** Filters for live keys: a state, or a mark such as expiring or never used. */
export const SHOWS = ['active', 'disabled', ...API_KEY_MARKS] as const;
export type Show = (typeof SHOWS)[number];

/** The state of the tables in the URL. A page is a number from 1, a cursor, or `last`; values that do not parse are ignored. */
export const keyParams = {
  search: parseAsString.withDefault(''),
  permission: parseAsStringLiteral(PERMISSIONS),
  show: parseAsStringLiteral(SHOWS),
  sort: parseAsStringLiteral(SORTS).withDefault('-created_at'),
  page: parseAsString.withDefault('1'),
  ended_page: parseAsString.withDefault('1'),
};

export const loadKeyParams = createLoader(keyParams);
export type KeyParams = Awaited<ReturnType<typeof loadKeyParams>>;
