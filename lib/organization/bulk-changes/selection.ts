import { type SQL, sql } from 'drizzle-orm';
import { memberDirectory } from '@/db/schema/control/organizations';
import { formatNumber } from '@/lib/core/format';
import { fieldProblem } from '@/lib/core/problem';
import { matchesFilters } from '@/lib/organization/members/read';
import { MOST_BULK_USERS } from './constants';
import type { BulkChangeInput } from './schema';

/**
 * SQL: the selected users as `target_id` and `position` (from 1, without gaps): as listed, or by name. Of a filter that matches too
 * many, one more than allowed. Only a filter looks users up in the organization; ids may be of anyone.
 */
export function selectionOf(
  organization_id: string,
  { user_ids, filter = {}, except_user_ids = [] }: BulkChangeInput,
): SQL {
  if (user_ids) return listedIds(user_ids);
  return sql`select user_id as target_id, (row_number() over (order by name, user_id))::int as position from (
    select user_id, name collate "und-x-icu" as name from ${memberDirectory}
    where ${matchesFilters(organization_id, filter)} and user_id <> all(${sql.param(except_user_ids)}::uuid[])
    limit ${MOST_BULK_USERS + 1}) as matching`;
}

/** SQL: listed ids as `target_id` and `position` (from 1, without gaps): each once, where it is listed first. */
export function listedIds(ids: readonly string[]): SQL {
  return sql`select id as target_id, (row_number() over (order by min(place)))::int as position
    from unnest(${sql.param(ids)}::uuid[]) with ordinality as listed (id, place) group by id`;
}

/**
 * Throws when a selection has no users of the organization, or too many.
 * @param total its number of users
 * @param known how many of them are users of the organization
 * @throws Problem `validation_error`
 */
export function assertSize({ user_ids }: BulkChangeInput, { total, known }: { total: number; known: number }): void {
  if (known === 0) {
    throw user_ids
      ? fieldProblem('user_ids', 'not_found', 'The organization has none of these users.')
      : fieldProblem('filter', 'no_users', 'No users match this filter.');
  }
  if (total <= MOST_BULK_USERS) return;
  const most = formatNumber(MOST_BULK_USERS);
  throw fieldProblem('filter', 'too_many', `A bulk change can have at most ${most} users. Narrow the filter.`);
}
