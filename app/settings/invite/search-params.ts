import { createLoader, parseAsInteger } from 'nuqs/server';

/** Which page of the pending list and of the history the address asks for; both count from 1. */
export const inviteParams = {
  page: parseAsInteger.withDefault(1),
  history: parseAsInteger.withDefault(1),
};

/** Reads them from a page's address. */
export const loadInviteParams = createLoader(inviteParams);
