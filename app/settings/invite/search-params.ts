import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { chosenOf, placeParams, searchOf } from '@/app/_shared/list-params';
import { ROLES } from '@/lib/core/roles';
import { DELIVERIES, INVITATION_SORTS, INVITATION_STATUSES } from '@/lib/organization/invitations/constants';

/** The two ways to invite; the URL keeps which one is shown. */
export const WAYS = ['one', 'many'] as const;
export type Way = (typeof WAYS)[number];

/** Which way is shown. */
export const wayParam = parseAsStringLiteral(WAYS).withDefault('one');
/** The id of a list whose failures are opened in the review. */
export const fixParam = parseAsString;

const SORTS = INVITATION_SORTS.flatMap((sort) => [sort, `-${sort}`] as const);

/** The state of the table in the URL; values that do not parse are ignored. */
export const inviteParams = {
  search: parseAsString.withDefault(''),
  /** Those that still need something, unless others are chosen. */
  status: parseAsArrayOf(parseAsStringLiteral(INVITATION_STATUSES)).withDefault(['pending', 'expired']),
  role: parseAsArrayOf(parseAsStringLiteral(ROLES)).withDefault([]),
  delivery: parseAsArrayOf(parseAsStringLiteral(DELIVERIES)).withDefault([]),
  sort: parseAsStringLiteral(SORTS).withDefault('-created_at'),
  ...placeParams,
};

export type InviteParams = Awaited<ReturnType<typeof loadInviteParams>>;

/** Reads the parameters from a page's URL. */
export const loadInviteParams = createLoader(inviteParams);

/** Returns the filters as input for the operations. */
export function filtersOf({
  search,
  status,
  role,
  delivery,
}: Pick<InviteParams, 'search' | 'status' | 'role' | 'delivery'>) {
  return {
    search: searchOf(search, 200),
    status: chosenOf(status),
    role: chosenOf(role),
    delivery: chosenOf(delivery),
  };
}
