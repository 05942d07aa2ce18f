import { and, arrayContains, desc, eq, exists, gt, ilike, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { contains, paginate } from '@/db/page';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/actor';
import { PERMISSIONS } from '@/lib/permissions';
import { notFound } from '@/lib/problem';
import type { ApiKey, ApiKeyState, ListApiKeysInput } from './schema';
import { searchable } from './schema';
import { usageOf } from './usage';

type Row = Awaited<ReturnType<typeof selectKeys>>[number];

/** What makes a key good: neither revoked nor past its expiry, by the database's clock. */
export function liveKey(): SQL | undefined {
  return and(isNull(apiKeys.revoked_at), or(isNull(apiKeys.expires_at), gt(apiKeys.expires_at, sql`now()`)));
}

/** The key with this id, if it belongs to the actor's organization. */
export function ownKey(actor: Actor, id: string): SQL | undefined {
  return and(eq(apiKeys.organization_id, actor.organization_id), eq(apiKeys.id, id));
}

/** A page of the organization's keys. */
export async function listKeys(db: Db, actor: Actor, input: ListApiKeysInput) {
  const page = await paginate<Row>(input, {
    sortable: {
      created_at: { by: apiKeys.created_at, value: (row) => row.created_at },
      name: { by: sql`lower(${apiKeys.name})`, value: (row) => row.lower_name },
      last_used_at: { by: sql`coalesce(last_use.last_used_at, 'epoch')`, value: (row) => row.last_used_at ?? 'epoch' },
      ended_at: {
        by: sql`coalesce(${apiKeys.revoked_at}, ${apiKeys.expires_at}, 'infinity')`,
        value: (row) => row.revoked_at ?? row.expires_at ?? 'infinity',
      },
    },
    id: apiKeys.id,
    where: matching(db, actor, input),
    select: (where, order, limit, offset) => selectKeys(db, where, order, limit, offset),
    count: (where) => db.$count(apiKeys, where),
  });
  return { ...page, items: await withUsage(db, actor, page.items) };
}

/** @throws Problem `not_found` where the organization has no such key. */
export async function readKey(db: Db | Tx, actor: Actor, id: string): Promise<ApiKey> {
  const rows = await selectKeys(db, ownKey(actor, id), [], 1, 0);
  const [key] = await withUsage(db, actor, rows);
  if (!key) throw notFound('API key');
  return key;
}

// A key that was rotated has several secrets: it is shown by the newest, and was used when any of them was.
function selectKeys(db: Db | Tx, where: SQL | undefined, order: SQL[], limit: number, offset: number) {
  const current = db
    .select({ prefix: apiKeySecrets.prefix, last_four: apiKeySecrets.last_four })
    .from(apiKeySecrets)
    .where(eq(apiKeySecrets.api_key_id, apiKeys.id))
    .orderBy(desc(apiKeySecrets.created_at), desc(apiKeySecrets.id))
    .limit(1)
    .as('current_secret');
  const used = db
    .select({
      last_used_at: apiKeySecrets.last_used_at,
      last_used_ip: apiKeySecrets.last_used_ip,
      last_used_user_agent: apiKeySecrets.last_used_user_agent,
    })
    .from(apiKeySecrets)
    .where(eq(apiKeySecrets.api_key_id, apiKeys.id))
    .orderBy(sql`${apiKeySecrets.last_used_at} desc nulls last`)
    .limit(1)
    .as('last_use');
  return db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      lower_name: sql<string>`lower(${apiKeys.name})`,
      permissions: apiKeys.permissions,
      state: STATE,
      created_by_label: apiKeys.created_by_label,
      created_at: apiKeys.created_at,
      expires_at: apiKeys.expires_at,
      revoked_at: apiKeys.revoked_at,
      revoked_by_label: apiKeys.revoked_by_label,
      prefix: current.prefix,
      last_four: current.last_four,
      last_used_at: used.last_used_at,
      last_used_ip: used.last_used_ip,
      last_used_user_agent: used.last_used_user_agent,
    })
    .from(apiKeys)
    .innerJoinLateral(current, sql`true`)
    .leftJoinLateral(used, sql`true`)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .offset(offset);
}

const STATE = sql<ApiKeyState>`case
  when ${apiKeys.revoked_at} is not null then 'revoked'
  when ${apiKeys.expires_at} <= now() then 'expired'
  else 'active' end`;

async function withUsage(db: Db | Tx, actor: Actor, rows: Row[]): Promise<ApiKey[]> {
  const usage = await usageOf(
    db,
    actor,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    ...row,
    permissions: PERMISSIONS.filter((permission) => row.permissions.includes(permission)),
    usage: usage(row.id),
  }));
}

function matching(db: Db, actor: Actor, input: ListApiKeysInput): SQL | undefined {
  return and(
    eq(apiKeys.organization_id, actor.organization_id),
    input.state?.length ? inArray(STATE, input.state) : undefined,
    input.permission ? arrayContains(apiKeys.permissions, [input.permission]) : undefined,
    input.search ? found(db, searchable(input.search)) : undefined,
  );
}

function found(db: Db, search: string): SQL | undefined {
  const secrets = db
    .select({ found: sql`1` })
    .from(apiKeySecrets)
    .where(and(eq(apiKeySecrets.api_key_id, apiKeys.id), ilike(apiKeySecrets.prefix, contains(search))));
  return or(ilike(apiKeys.name, contains(search)), exists(secrets));
}
