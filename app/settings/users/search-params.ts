import { createLoader, parseAsArrayOf, parseAsNumberLiteral, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ROLES } from '@/lib/core/roles';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from '@/lib/organization/members/constants';

export const PAGE_SIZES = [20, 50, 100];
const SORTS = USER_SORTS.flatMap((sort) => [sort, `-${sort}`] as const);

/** The state of the table in the URL; values that do not parse are ignored. */
export const usersParams = {
  search: parseAsString.withDefault(''),
  role: parseAsArrayOf(parseAsStringLiteral(ROLES)).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(USER_STATUSES)).withDefault([]),
  two_factor: parseAsArrayOf(parseAsStringLiteral(TWO_FACTOR_STATES)).withDefault([]),
  sort: parseAsStringLiteral(SORTS).withDefault('name'),
  /** A number from 1, a cursor, or `last`. */
  page: parseAsString.withDefault('1'),
  size: parseAsNumberLiteral(PAGE_SIZES).withDefault(20),
};

export type UsersParams = Awaited<ReturnType<typeof loadUsersParams>>;

/** Reads the state from the URL of a page or request. */
export const loadUsersParams = createLoader(usersParams);

/** Returns the filters as input for the operations. Removes NUL, which Postgres cannot store, and truncates the search text. */
export function filtersOf({
  search,
  role,
  status,
  two_factor,
}: Pick<UsersParams, 'search' | 'role' | 'status' | 'two_factor'>) {
  return {
    search: search.replaceAll('\0', '').slice(0, 200) || undefined,
    role: role.length > 0 ? role : undefined,
    status: status.length > 0 ? status : undefined,
    two_factor: two_factor.length > 0 ? two_factor : undefined,
  };
}
