import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { chosenOf, placeParams, searchOf } from '@/app/_shared/list-params';
import { ROLES } from '@/lib/core/roles';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from '@/lib/organization/members/constants';

const SORTS = USER_SORTS.flatMap((sort) => [sort, `-${sort}`] as const);

/** The state of the table in the URL; values that do not parse are ignored. */
export const usersParams = {
  search: parseAsString.withDefault(''),
  role: parseAsArrayOf(parseAsStringLiteral(ROLES)).withDefault([]),
  status: parseAsArrayOf(parseAsStringLiteral(USER_STATUSES)).withDefault([]),
  two_factor: parseAsArrayOf(parseAsStringLiteral(TWO_FACTOR_STATES)).withDefault([]),
  sort: parseAsStringLiteral(SORTS).withDefault('name'),
  ...placeParams,
};

export type UsersParams = Awaited<ReturnType<typeof loadUsersParams>>;

/** Reads the state from the URL of a page or request. */
export const loadUsersParams = createLoader(usersParams);

/** Returns the filters as input for the operations. */
export function filtersOf({
  search,
  role,
  status,
  two_factor,
}: Pick<UsersParams, 'search' | 'role' | 'status' | 'two_factor'>) {
  return {
    search: searchOf(search, 200),
    role: chosenOf(role),
    status: chosenOf(status),
    two_factor: chosenOf(two_factor),
  };
}
