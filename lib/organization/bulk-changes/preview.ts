import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { clientKey, liveKey } from '@/lib/api-keys/keys/state';
import { type Actor, can } from '@/lib/core/actor';
import type { MutationContext } from '@/lib/operation/operation';
import { assertMayStart, forReader } from './authority';
import { PREVIEW_KEYS, PREVIEW_ROWS } from './constants';
import { factsOf, joinMembers } from './facts';
import type { BulkChangeInput, BulkChangePreview } from './schema';
import { selectionOf } from './selection';
import { countUsers, type Group, survey } from './survey';

/**
 * Says what a bulk change would do now, by the decisions that it would make itself.
 * @throws Problem `insufficient_permission` as starting it would; `validation_error` when the selection is empty or too large
 */
export async function previewChange(
  { actor, db, unchanged }: MutationContext,
  input: BulkChangeInput,
): Promise<BulkChangePreview> {
  unchanged();
  assertMayStart(actor, input);
  const groups = await survey(db, actor, input);
  const total = countUsers(groups);
  return {
    total,
    changed: countUsers(groups.filter(({ refusal }) => !refusal)),
    skipped: skippedOf(groups),
    items: await firstUsers(db, actor, input, groups),
    api_keys: input.action === 'remove' && can(actor, 'api_keys:read') ? await keysOf(db, actor, input, groups) : null,
  };
}

function skippedOf(groups: readonly Group[]): BulkChangePreview['skipped'] {
  const counts = new Map<string, BulkChangePreview['skipped'][number]>();
  for (const { refusal, count } of groups) {
    if (!refusal) continue;
    const known = counts.get(refusal.message);
    counts.set(refusal.message, { ...refusal, count: count + (known?.count ?? 0) });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

const keysOfSkipped = (groups: readonly Group[]) =>
  sql`${sql.param(groups.filter(({ refusal }) => refusal).map(({ key }) => key))}::text[]`;

/** SQL: the selected users with their facts. */
function known(actor: Actor, input: BulkChangeInput): SQL {
  const { organization_id } = actor;
  return sql`select chosen.user_id, chosen.position, users.email, users.first_name || ' ' || users.last_name as name,
    ${factsOf(actor, input.action)} as key
    from (${selectionOf(organization_id, input)}) as chosen ${joinMembers('chosen', organization_id)}`;
}

async function firstUsers(
  db: Tx,
  actor: Actor,
  input: BulkChangeInput,
  groups: readonly Group[],
): Promise<BulkChangePreview['items']> {
  const { rows } = await db.execute<{ user_id: string; name: string | null; email: string | null; key: string }>(sql`
    select user_id, name, email, key from (${known(actor, input)}) as known
    order by (key = any(${keysOfSkipped(groups)})) desc, position limit ${PREVIEW_ROWS}`);
  const refusals = new Map(groups.map(({ key, refusal }) => [key, refusal]));
  return rows.map(({ key, ...person }) => {
    const refusal = refusals.get(key);
    const { reason, message } = refusal ?? { reason: null, message: null };
    return { ...forReader(actor, person), outcome: refusal ? 'skip' : 'change', reason, message };
  });
}

async function keysOf(
  db: Tx,
  actor: Actor,
  input: BulkChangeInput,
  groups: readonly Group[],
): Promise<NonNullable<BulkChangePreview['api_keys']>> {
  const live = and(eq(apiKeys.organization_id, actor.organization_id), clientKey(), liveKey());
  const { rows } = await db.execute<{ id: string; name: string; user_id: string; total: number }>(sql`
    select ${apiKeys.id}, ${apiKeys.name}, ${apiKeys.created_by_user_id} as user_id, (count(*) over ())::int as total
    from ${apiKeys} join (${known(actor, input)}) as known on known.user_id = ${apiKeys.created_by_user_id}
    where ${live} and known.key <> all(${keysOfSkipped(groups)})
    order by lower(${apiKeys.name}), ${apiKeys.id} limit ${PREVIEW_KEYS}`);
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...key }) => key) };
}
