import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { clientKey, liveKey } from '@/lib/api-keys/keys/state';
import { type Actor, can } from '@/lib/core/actor';
import type { MutationContext } from '@/lib/operation/operation';
import { assertPossible, type Throttle } from '@/lib/platform/rate-limit/throttle';
import { assertMayStart, forReader } from './authority';
import { PREVIEW_KEYS, PREVIEW_ROWS, type Reason } from './constants';
import type { Source, Wish } from './kind';
import type { BulkChangeInput, BulkChangePreview } from './schema';
import { temporaryPasswordsOf } from './start';
import { countRows, type Group, survey } from './survey';
import { userSource } from './user-source';

/** A selected row and what would become of it. */
interface Previewed {
  target_id: string;
  name: string | null;
  email: string | null;
  outcome: 'skip' | 'change';
  reason: Reason | null;
  message: string | null;
}

/**
 * Says what a bulk change of users would do now, by the decisions that it would make itself.
 * @throws Problem `insufficient_permission` as starting it would; `validation_error` when the selection is empty or too large;
 * `conflict` when it would send more emails than are ever allowed at once
 */
export async function previewChange(
  { actor, db, unchanged }: MutationContext,
  input: BulkChangeInput,
): Promise<BulkChangePreview> {
  unchanged();
  assertMayStart(actor, input);
  const { action, role = null } = input;
  const { groups, items, ...counts } = await previewSelection(db, actor, userSource, { action, role }, input);
  if (action === 'send_temporary_password')
    for (const [limit, count] of Object.entries(temporaryPasswordsOf(groups))) assertPossible(limit as Throttle, count);
  return {
    ...(counts as Pick<BulkChangePreview, 'total' | 'changed' | 'skipped'>),
    items: items.map(({ target_id: user_id, ...item }) => ({ user_id, ...item }) as BulkChangePreview['items'][number]),
    api_keys: action === 'remove' && can(actor, 'api_keys:read') ? await keysOf(db, actor, input, groups) : null,
  };
}

/**
 * Says what would become of the selected rows.
 * @throws Problem `validation_error` when the selection is empty or too large
 */
export async function previewSelection<Input, Facts>(
  db: Tx,
  actor: Actor,
  source: Source<Input, Facts>,
  wish: Wish,
  input: Input,
) {
  const groups = await survey(db, actor, source, wish, input);
  return {
    total: countRows(groups),
    changed: countRows(groups.filter(({ refusal }) => !refusal)),
    skipped: skippedOf(groups),
    items: await firstRows(db, actor, source, known(actor, source, wish, input), groups),
    groups,
  };
}

function skippedOf(groups: readonly Group<unknown>[]): { reason: Reason; message: string; count: number }[] {
  const counts = new Map<string, { reason: Reason; message: string; count: number }>();
  for (const { refusal, count } of groups) {
    if (!refusal) continue;
    const known = counts.get(refusal.message);
    counts.set(refusal.message, { ...refusal, count: count + (known?.count ?? 0) });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

const keysOfSkipped = (groups: readonly Group<unknown>[]) =>
  sql`${sql.param(groups.filter(({ refusal }) => refusal).map(({ key }) => key))}::text[]`;

/** SQL: the selected rows with their facts. */
function known<Input, Facts>(actor: Actor, source: Source<Input, Facts>, { action }: Wish, input: Input): SQL {
  const { organization_id } = actor;
  return sql`select chosen.target_id, chosen.position, ${source.shown.email} as email, ${source.shown.name} as name,
    ${source.factsOf(actor, action)} as key
    from (${source.selectionOf(organization_id, input)}) as chosen ${source.join(organization_id)}`;
}

async function firstRows<Input, Facts>(
  db: Tx,
  actor: Actor,
  { reads }: Source<Input, Facts>,
  known: SQL,
  groups: readonly Group<Facts>[],
): Promise<Previewed[]> {
  const { rows } = await db.execute<{ target_id: string; name: string | null; email: string | null; key: string }>(sql`
    select target_id, name, email, key from (${known}) as known
    order by (key = any(${keysOfSkipped(groups)})) desc, position limit ${PREVIEW_ROWS}`);
  const refusals = new Map(groups.map(({ key, refusal }) => [key, refusal]));
  return rows.map(({ key, ...row }) => {
    const refusal = refusals.get(key);
    const { reason, message } = refusal ?? { reason: null, message: null };
    return { ...forReader(actor, reads, row), outcome: refusal ? 'skip' : 'change', reason, message };
  });
}

async function keysOf(
  db: Tx,
  actor: Actor,
  input: BulkChangeInput,
  groups: readonly Group<unknown>[],
): Promise<NonNullable<BulkChangePreview['api_keys']>> {
  const live = and(eq(apiKeys.organization_id, actor.organization_id), clientKey(), liveKey());
  const wish = { action: input.action, role: input.role ?? null };
  const { rows } = await db.execute<{ id: string; name: string; user_id: string; total: number }>(sql`
    select ${apiKeys.id}, ${apiKeys.name}, ${apiKeys.created_by_user_id} as user_id, (count(*) over ())::int as total
    from ${apiKeys} join (${known(actor, userSource, wish, input)}) as known on known.target_id = ${apiKeys.created_by_user_id}
    where ${live} and known.key <> all(${keysOfSkipped(groups)})
    order by lower(${apiKeys.name}), ${apiKeys.id} limit ${PREVIEW_KEYS}`);
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...key }) => key) };
}
