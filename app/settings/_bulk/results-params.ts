import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { BULK_OUTCOMES } from '@/lib/organization/bulk-changes/constants';

/** The state of the results in the URL: the outcome to show, and the page (a number from 1, a cursor, or `last`). */
export const resultsParams = {
  outcome: parseAsStringLiteral(BULK_OUTCOMES),
  page: parseAsString.withDefault('1'),
};

/** Reads the state from the URL of a page or request. */
export const loadResultsParams = createLoader(resultsParams);
