import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { type Plan, type Refusal, refusalOf } from './decide';
import { type Facts, factsOf, joinMembers, readCircumstances } from './facts';
import type { BulkChangeInput } from './schema';
import { assertSize, selectionOf } from './selection';

/** Selected users with the same facts, and why they are left out. */
export interface Group {
  /** The facts as text. */
  key: string;
  facts: Facts;
  count: number;
  refusal: Refusal | undefined;
}

/**
 * Groups the selected users by what decides about them, so that 100,000 of them take a handful of decisions.
 * @throws Problem `validation_error` when the selection is empty or too large
 */
export async function survey(db: Tx, actor: Actor, input: BulkChangeInput): Promise<Group[]> {
  const { organization_id } = actor;
  const plan: Plan = {
    ...(await readCircumstances(db, organization_id)),
    actor,
    action: input.action,
    role: input.role ?? null,
  };
  const { rows } = await db.execute<{ key: string; count: number }>(sql`
    select ${factsOf(actor, input.action)} as key, count(*)::int as count
    from (${selectionOf(organization_id, input)}) as chosen ${joinMembers('chosen', organization_id)} group by key`);
  const groups = rows.map(({ key, count }) => {
    const facts = JSON.parse(key) as Facts;
    return { key, facts, count, refusal: refusalOf(facts, plan) };
  });
  assertSize(input, { total: countUsers(groups), known: countUsers(groups.filter(({ facts }) => facts.role)) });
  return groups;
}

/** Returns the number of users in groups. */
export function countUsers(groups: readonly Group[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
