import { sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { type Break, breakAt } from './verdict';

interface Counts extends Record<string, unknown> {
  events: number;
  seals: number;
  waiting: number;
  lost: number;
  head: number | null;
  top: number | null;
}

/**
 * Counts what is not in the chain, in one statement, for a consistent snapshot: events waiting to be sealed, and events that are
 * neither waiting nor sealed, or sealed beyond the head. The latter were not written by the application.
 */
export async function countUnchained(
  db: Db | Tx,
  organization_id: string,
): Promise<{ waiting: number; stray: Break | null }> {
  const { rows } = await db.execute<Counts>(sql`
    select
      (select count(*) from audit_events where organization_id = ${organization_id})::float8 as events,
      (select count(*) from audit_seals where organization_id = ${organization_id})::float8 as seals,
      count(e.id)::float8 as waiting,
      count(*) filter (where e.id is null and u.event_id is not null)::float8 as lost,
      (select sequence from audit_chains where organization_id = ${organization_id})::float8 as head,
      (select max(sequence) from audit_seals where organization_id = ${organization_id})::float8 as top
    from (select) one
      left join audit_unsealed u on u.organization_id = ${organization_id}
      left join audit_events e on e.id = u.event_id`);
  const { events, seals, waiting, lost, head, top } = rows[0]!;
  if (top !== null && top > (head ?? 0)) {
    const sequence = (head ?? 0) + 1;
    return {
      waiting,
      stray: breakAt('inserted', sequence, null, `Event ${sequence} was not sealed by this installation.`),
    };
  }
  if (lost > 0) {
    return { waiting, stray: breakAt('removed', null, null, `Events were removed before they were sealed: ${lost}.`) };
  }
  if (events === seals + waiting) return { waiting, stray: null };
  return { waiting, stray: await findStray(db, organization_id) };
}

async function findStray(db: Db | Tx, organization_id: string): Promise<Break> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from audit_events e
    where organization_id = ${organization_id}
      and not exists (select from audit_seals s where s.event_id = e.id and s.organization_id = e.organization_id)
      and not exists (select from audit_unsealed u where u.event_id = e.id and u.organization_id = e.organization_id)
    order by created_at, id limit 1`);
  const detail = 'An event was inserted outside the application: it is neither sealed nor waiting to be sealed.';
  return breakAt('inserted', null, rows[0]?.id ?? null, detail);
}
