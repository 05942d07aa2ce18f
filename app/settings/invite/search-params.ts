import { createLoader, parseAsInteger } from 'nuqs/server';

/** The two ways to invite; the address says which one is on show. */
export const WAYS = ['one', 'many'] as const;
export type Way = (typeof WAYS)[number];

/** Which page of the pending list and of the history the address asks for; both count from 1. */
export const inviteParams = {
  page: parseAsInteger.withDefault(1),
  history: parseAsInteger.withDefault(1),
};

/** Reads them from a page's address. */
export const loadInviteParams = createLoader(inviteParams);
