import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import type { OpenChange } from './claim';
import { type Judged, reached, type Source } from './kind';

/**
 * Reads the next rows of a change as they are now, and decides about each.
 * @param columns what the target needs to know, beside the facts
 * @param targetOf what is changed, from a row's columns and facts
 */
export async function judgeRows<Input, Facts, Target>(
  tx: Tx,
  actor: Actor,
  change: OpenChange,
  count: number,
  source: Source<Input, Facts>,
  columns: Record<string, SQL>,
  targetOf: (row: Record<string, unknown> & { target_id: string }, facts: Facts) => Target,
): Promise<Judged<Target>[]> {
  const refusalOf = await source.judgeOf(tx, actor, change);
  const selected = Object.entries(columns).map(([name, column]) => sql`, ${column} as ${sql.identifier(name)}`);
  const { rows } = await tx.execute<{ position: number; target_id: string; key: string }>(sql`
    select chosen.position, chosen.target_id, ${source.factsOf(actor, change.action)} as key${sql.join(selected)}
    from (select position, ${bulkChangeRows.target_id} as target_id from ${bulkChangeRows}
      where bulk_change_id = ${change.id} and position > ${reached(change)}
      order by position limit ${count}) as chosen
    ${source.join(change.organization_id)} order by chosen.position`);
  return rows.map((row) => {
    const facts = JSON.parse(row.key) as Facts;
    const refusal = refusalOf(facts);
    const verdict = refusal ? { outcome: 'skipped' as const, refusal } : { target: targetOf(row, facts) };
    return { position: row.position, verdict };
  });
}
