import { MOST_COUNTED } from '@/lib/core/list-bounds';
import type { Db } from './client';
import { cachedCount, countInBackground, knownCount } from './count-cache';
import { conditionText, type Listing } from './list-query';
import type { Narrowing } from './list-statements';

/** How many rows a list has. */
export interface Total {
  value: number;
  is_estimate?: true;
}

/**
 * Returns how many rows a list has, in a time that does not grow with it: counted up to 10,000, and beyond that the planner's
 * estimate, until a count in the background has ended. A search in more rows than that stays an estimate: people type many of
 * them, and each count would read every row that matches.
 * @param expected the planner's estimate, when it was asked before
 */
export async function totalOf<Row>(
  db: Db,
  list: Listing<Row>,
  narrowing: Narrowing,
  expected?: number,
): Promise<Total> {
  const { organization_id, facets, range, where, search } = narrowing;
  const name = JSON.stringify([list.statement, organization_id, facets, ...[range, where, search].map(conditionText)]);
  const count = () => list.count(db, narrowing);
  const known = knownCount(name, count);
  if (known !== undefined) return { value: known };
  if (!search || (await fitsCount(db, list, organization_id))) {
    const counted = await cachedCount(`up to ${MOST_COUNTED} of ${name}`, () =>
      list.count(db, narrowing, MOST_COUNTED + 1),
    );
    if (counted <= MOST_COUNTED) return { value: counted };
    if (!search) countInBackground(name, count);
  }
  const estimate = expected ?? (await list.estimate(db, narrowing));
  return { value: Math.max(search ? 0 : MOST_COUNTED, estimate), is_estimate: true };
}

async function fitsCount<Row>(db: Db, list: Listing<Row>, organization_id: string): Promise<boolean> {
  return (await totalOf(db, list, { organization_id })).value <= MOST_COUNTED;
}
