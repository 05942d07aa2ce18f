import { createLoader, parseAsString } from 'nuqs/server';

/** The two ways to invite; the URL keeps which one is shown. */
export const WAYS = ['one', 'many'] as const;
export type Way = (typeof WAYS)[number];

/** The pages of the pending list and of the history in the URL: a number from 1, a cursor, or `last`. */
export const inviteParams = {
  page: parseAsString.withDefault('1'),
  history: parseAsString.withDefault('1'),
};

/** Reads the parameters from a page's URL. */
export const loadInviteParams = createLoader(inviteParams);
