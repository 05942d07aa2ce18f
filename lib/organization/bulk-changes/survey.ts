import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import type { Refusal, Source, Wish } from './kind';

/** Selected rows with the same facts, and why they are left out. */
export interface Group<Facts> {
  /** The facts as text. */
  key: string;
  facts: Facts;
  count: number;
  refusal: Refusal | undefined;
}

/**
 * Groups the selected rows by what decides about them, so that 100,000 of them take a handful of decisions.
 * @throws Problem `validation_error` when the selection is empty or too large
 */
export async function survey<Input, Facts>(
  db: Tx,
  actor: Actor,
  source: Source<Input, Facts>,
  wish: Wish,
  input: Input,
): Promise<Group<Facts>[]> {
  const { organization_id } = actor;
  const refusalOf = await source.judgeOf(db, actor, wish);
  const { rows } = await db.execute<{ key: string; count: number }>(sql`
    select ${source.factsOf(actor, wish.action)} as key, count(*)::int as count
    from (${source.selectionOf(organization_id, input)}) as chosen ${source.join(organization_id)} group by key`);
  const groups = rows.map(({ key, count }) => {
    const facts = JSON.parse(key) as Facts;
    return { key, facts, count, refusal: refusalOf(facts) };
  });
  const known = groups.filter(({ facts }) => source.isKnown(facts));
  source.assertSize(input, { total: countRows(groups), known: countRows(known) });
  return groups;
}

/** Returns the number of rows in groups. */
export function countRows(groups: readonly Group<unknown>[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
