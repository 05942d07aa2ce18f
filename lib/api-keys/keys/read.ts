import { and, arrayContains, desc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { QueryBuilder } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '@/db/client';
import { listing, type RowOf } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { apiKeySecrets, apiKeys, keyEnd, searchedText } from '@/db/schema/control/api-keys';
import { controlSearch } from '@/db/search';
import type { Actor } from '@/lib/core/actor';
import { formatNumber } from '@/lib/core/format';
import { MOST_COUNTED } from '@/lib/core/list-bounds';
import { PERMISSIONS } from '@/lib/core/permissions';
import { notFound, Problem } from '@/lib/core/problem';
import { type Locate, openLocator } from '@/lib/platform/location/locate';
import type { ApiKey, ApiKeySecret, ListApiKeysInput } from './schema';
import { searchable } from './searchable';
import { KEY_PREFIX } from './secret';
import { clientKey, IN_STATE, LAST_USED, liveSecret, MARKS, marked, ownKey, STATE } from './state';
import { usageOf } from './usage';

const list = listing({
  from: apiKeys,
  rows: selectKeys,
  organization: apiKeys.organization_id,
  id: apiKeys.id,
  sortable: {
    created_at: { by: apiKeys.created_at, value: (row) => row.created_at },
    name: { by: sql`lower(${apiKeys.name})`, value: (row) => row.lower_name },
    last_used_at: { by: sql`coalesce(${LAST_USED}, 'epoch')`, value: (row) => row.last_used_at ?? 'epoch' },
    ended_at: {
      by: keyEnd(apiKeys),
      value: (row) => row.revoked_at ?? row.expires_at ?? 'infinity',
    },
  },
});
type Row = RowOf<typeof list>;

/**
 * Returns a page of the organization's keys.
 * @throws Problem `validation_error` for more than 10,000 keys, ended ones among them, by last use: it is looked up for each
 */
export async function listKeys(db: Db, actor: Actor, input: ListApiKeysInput) {
  if (input.sort.endsWith('last_used_at') && !onlyLive(input)) await assertFewKeys(db, actor);
  const page = await paginate(db, list, input, narrowed(actor, input));
  return { ...page, items: await withMore(db, actor, page.items) };
}

/** Returns a key. @throws Problem `not_found` if the organization has no such key */
export async function readKey(db: Db | Tx, actor: Actor, id: string): Promise<ApiKey> {
  const [key] = await withMore(db, actor, await list.find(db, ownKey(actor, id)));
  if (!key) throw notFound('API key');
  return key;
}

const onlyLive = ({ state, mark }: ListApiKeysInput) =>
  Boolean(mark?.length || (state?.length && state.every((each) => each === 'active' || each === 'disabled')));

async function assertFewKeys(db: Db, actor: Actor): Promise<void> {
  const counted = await list.count(
    db,
    { organization_id: actor.organization_id, range: clientKey() },
    MOST_COUNTED + 1,
  );
  if (counted <= MOST_COUNTED) return;
  const message = `With more than ${formatNumber(MOST_COUNTED)} API keys, only live ones can be sorted by last use. Add state=active,disabled.`;
  throw new Problem('validation_error', message, { errors: [{ path: 'sort', code: 'too_many_to_sort', message }] });
}

// A rotated key has several secrets: it shows the current one, and the latest use of any.
function selectKeys(query: QueryBuilder) {
  const current = query
    .select({ prefix: apiKeySecrets.prefix, last_four: apiKeySecrets.last_four })
    .from(apiKeySecrets)
    .where(and(eq(apiKeySecrets.api_key_id, apiKeys.id), isNull(apiKeySecrets.expires_at)))
    .as('current_secret');
  const used = query
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
  return query
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      lower_name: sql<string>`lower(${apiKeys.name})`,
      permissions: apiKeys.permissions,
      allowed_addresses: apiKeys.allowed_addresses,
      state: STATE,
      marks: MARKS,
      created_by_label: apiKeys.created_by_label,
      created_at: apiKeys.created_at,
      expires_at: apiKeys.expires_at,
      disabled_at: apiKeys.disabled_at,
      disabled_by_label: apiKeys.disabled_by_label,
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
    .leftJoinLateral(used, sql`true`);
}

async function withMore(db: Db | Tx, actor: Actor, rows: Row[]): Promise<ApiKey[]> {
  const ids = rows.map((row) => row.id);
  const usage = await usageOf(db, actor, ids);
  const locate = await openLocator();
  const secrets = (await secretsOf(db, actor, ids)).map((secret) => located(secret, locate));
  return rows.map((row) => {
    const own = secrets.filter((secret) => secret.api_key_id === row.id);
    return {
      ...row,
      ...located(lastUse(row, own), locate),
      permissions: PERMISSIONS.filter((permission) => row.permissions.includes(permission)),
      secrets: own.map((secret) => ({ ...secret, expires_at: earlier(secret.expires_at, row.expires_at) })),
      usage: usage(row.id),
    };
  });
}

function located<T extends LastUse>(use: T, locate: Locate) {
  return { ...use, last_used_location: locate(use.last_used_ip) };
}

type LastUse = Pick<ApiKeySecret, 'last_used_at' | 'last_used_ip' | 'last_used_user_agent'>;

// The secrets are read after the key, which may have been used in between: takes the latest use, so that both agree.
function lastUse(row: LastUse, secrets: readonly LastUse[]): LastUse {
  const { last_used_at, last_used_ip, last_used_user_agent } = [row, ...secrets].reduce((latest, use) =>
    (use.last_used_at ?? '') > (latest.last_used_at ?? '') ? use : latest,
  );
  return { last_used_at, last_used_ip, last_used_user_agent };
}

async function secretsOf(db: Db | Tx, actor: Actor, ids: string[]) {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(apiKeySecrets)
    .where(
      and(
        eq(apiKeySecrets.organization_id, actor.organization_id),
        inArray(apiKeySecrets.api_key_id, ids),
        liveSecret(),
      ),
    )
    .orderBy(sql`${apiKeySecrets.expires_at} desc nulls first`, desc(apiKeySecrets.created_at));
}

// If the key's expiry was brought forward after the grace period was chosen, the secret ends with the key.
function earlier(grace_ends_at: string | null, key_expires_at: string | null): string | null {
  if (!grace_ends_at || !key_expires_at) return grace_ends_at;
  return key_expires_at < grace_ends_at ? key_expires_at : grace_ends_at;
}

function narrowed(actor: Actor, input: ListApiKeysInput): Narrowing {
  const states = input.state?.length ? or(...input.state.map((state) => IN_STATE[state])) : undefined;
  // The keys that were revoked, those that have expired, and both together are in indexes of each order.
  const ended = input.state?.every((state) => state === 'revoked' || state === 'expired');
  const where = and(
    ended ? undefined : states,
    input.mark?.length ? marked(input.mark) : undefined,
    input.permission ? arrayContains(apiKeys.permissions, [input.permission]) : undefined,
  );
  const search = input.search ? found(actor, searchable(input.search)) : undefined;
  return { organization_id: actor.organization_id, range: and(clientKey(), ended ? states : undefined), where, search };
}

/** Undefined for a text that every key contains: the beginning of its secret. */
function found(actor: Actor, search: string): SQL | undefined {
  if (KEY_PREFIX.includes(search.toLowerCase())) return undefined;
  const secrets = sql`select ${apiKeySecrets.api_key_id} from ${apiKeySecrets}
    where ${apiKeySecrets.organization_id} = ${actor.organization_id} and ${controlSearch.finds(searchedText(apiKeySecrets.prefix), search)}`;
  return or(controlSearch.finds(searchedText(apiKeys.name), search), sql`${apiKeys.id} = any(array(${secrets}))`);
}
