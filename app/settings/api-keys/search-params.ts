import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { API_KEY_MARKS } from '@/lib/api-keys/keys/schema';
import { PERMISSIONS } from '@/lib/core/permissions';

/** Rows in a page of the table of live keys, and of the table of ended ones. */
export const PAGE_SIZE = 20;
export const ENDED_PAGE_SIZE = 10;

const SORTS = ['name', '-name', 'last_used_at', '-last_used_at', 'created_at', '-created_at'] as const;

/** Live keys of one kind: by their state, or by a mark that says that they are worth a look. */
export const SHOWS = ['active', 'disabled', ...API_KEY_MARKS] as const;
export type Show = (typeof SHOWS)[number];

/** What the address says about the tables. Pages count from 1; what does not parse is as if it were not there. */
export const keyParams = {
  search: parseAsString.withDefault(''),
  permission: parseAsStringLiteral(PERMISSIONS),
  show: parseAsStringLiteral(SHOWS),
  sort: parseAsStringLiteral(SORTS).withDefault('-created_at'),
  page: parseAsInteger.withDefault(1),
  ended_page: parseAsInteger.withDefault(1),
};

export const loadKeyParams = createLoader(keyParams);
/** An address with these parameters, without those that are as by default. */
export const keyAddress = createSerializer(keyParams);
export type KeyParams = Awaited<ReturnType<typeof loadKeyParams>>;
