import { createLoader, parseAsInteger } from 'nuqs/server';

/** The two ways to invite; the URL keeps which one is shown. */
export const WAYS = ['one', 'many'] as const;
export type Way = (typeof WAYS)[number];

/** The page numbers of the pending list and the history in the URL; both count from 1. */
export const inviteParams = {
  page: parseAsInteger.withDefault(1),
  history: parseAsInteger.withDefault(1),
};

/** Reads the parameters from a page's URL. */
export const loadInviteParams = createLoader(inviteParams);
