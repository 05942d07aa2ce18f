import { load } from '@/lib/adapters/page';
import { listAuditEvents } from '@/lib/audit-log/operations';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { toProblem } from '@/lib/problem';
import { type AuditParams, filtersOf, PAGE_SIZE, pageOf } from './params';

/** The events of the page that the address names, the newest first, with the cursors of the pages beside it. */
export interface Found {
  items: AuditEvent[];
  total: number;
  newer: string | null;
  older: string | null;
}

/** Finds them. A cursor that is none any more, and a way back that has come to the newest events, lead to the first page. */
export async function findPage(values: AuditParams, now: number): Promise<Found> {
  const filters = filtersOf(values, now);
  const page = pageOf(values);
  const first = () => load(listAuditEvents, { ...filters, limit: PAGE_SIZE });
  let list = await load(listAuditEvents, { ...filters, ...page }).catch((error) => {
    if (page.cursor && toProblem(error).data.errors?.[0]?.path === 'cursor') return first();
    throw error;
  });
  if (page.sort === 'created_at' && list.next_cursor !== null) {
    const { items, total, next_cursor, previous_cursor } = list;
    return { items: items.toReversed(), total, newer: next_cursor, older: previous_cursor };
  }
  if (page.sort === 'created_at') list = await first();
  return { items: list.items, total: list.total, newer: list.previous_cursor, older: list.next_cursor };
}

/** What the chosen actor and target are called; an event of theirs says it. */
export async function namesOf({ actor_id, target_id }: AuditParams) {
  const one = async (filter: { actor_id?: string; target_id?: string }) =>
    (await load(listAuditEvents, { ...filter, limit: 1 })).items[0];
  const [actor, target] = await Promise.all([
    actor_id ? one({ actor_id: actor_id.slice(0, 100) }) : undefined,
    target_id ? one({ target_id: target_id.slice(0, 200) }) : undefined,
  ]);
  return { actor: actor?.actor_label ?? null, target: target?.target_label ?? target?.target_id ?? null };
}
