import { listAuditEvents } from '@/lib/audit-log/operations';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { toProblem } from '@/lib/core/problem';
import { load } from '@/lib/http/pages/page';
import { type AuditParams, filtersOf, PAGE_SIZE, pageOf, stepOf } from './params';

/** A page of events, newest first, with the cursors of the adjacent pages. */
export interface EventPage {
  items: AuditEvent[];
  total: number;
  newer: string | null;
  older: string | null;
}

/** Finds the page that the URL asks for. Returns the first page when the cursor is invalid or going back reaches the newest events. */
export async function findPage(values: AuditParams, now: number): Promise<EventPage> {
  const { since, page } = pageOf(values);
  let from = since ?? now;
  let back = page.sort === 'created_at';
  const first = () => {
    from = now;
    back = false;
    return load(listAuditEvents, { ...filtersOf(values, now), limit: PAGE_SIZE });
  };
  let list = await load(listAuditEvents, { ...filtersOf(values, from), ...page }).catch((error) => {
    if (page.cursor && toProblem(error).data.errors?.[0]?.path === 'cursor') return first();
    throw error;
  });
  if (back && list.next_cursor === null) list = await first();
  const { items, total, next_cursor, previous_cursor } = list;
  const [next, previous] = [stepOf(next_cursor, from), stepOf(previous_cursor, from)];
  return back
    ? { items: items.toReversed(), total, newer: next, older: previous }
    : { items, total, newer: previous, older: next };
}

/** Returns the names of the chosen actor and target, taken from one of their events. */
export async function namesOf({ actor_id, target_id }: AuditParams) {
  const one = async (filter: { actor_id?: string; target_id?: string }) =>
    (await load(listAuditEvents, { ...filter, limit: 1 })).items[0];
  const [actor, target] = await Promise.all([
    actor_id ? one({ actor_id: actor_id.slice(0, 100) }) : undefined,
    target_id ? one({ target_id: target_id.slice(0, 200) }) : undefined,
  ]);
  return { actor: actor?.actor_label ?? null, target: target?.target_label ?? target?.target_id ?? null };
}
