import { and, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import { apiKeySecrets, apiKeys, keyEnd } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import {
  API_KEY_MARKS,
  type ApiKeyMark,
  type ApiKeyState,
  EXPIRING_DAYS,
  IDLE_DAYS,
  NEVER_USED_DAYS,
} from './constants';

/** SQL condition: the key is neither revoked nor expired, by the database's clock. */
export function liveKey(): SQL | undefined {
  return and(isNull(apiKeys.revoked_at), or(isNull(apiKeys.expires_at), gt(apiKeys.expires_at, sql`now()`)));
}

/** SQL condition: the secret itself has not expired; its key may have. */
export function liveSecret(): SQL | undefined {
  return or(isNull(apiKeySecrets.expires_at), gt(apiKeySecrets.expires_at, sql`now()`));
}

/** SQL condition: a regular key. The short-lived keys of the playground are neither shown nor changed. */
export function clientKey(): SQL {
  return eq(apiKeys.purpose, 'client');
}

/** SQL condition: the key with this id, in the actor's organization. */
export function ownKey(actor: Actor, id: string): SQL | undefined {
  return and(eq(apiKeys.organization_id, actor.organization_id), eq(apiKeys.id, id), clientKey());
}

// Beside what decides, an index finds the few keys that have not ended.
const LIVE = sql`${keyEnd(apiKeys)} > now() and ${apiKeys.revoked_at} is null`;

/** SQL condition of each state, in terms that indexes serve. */
export const IN_STATE: Record<ApiKeyState, SQL> = {
  active: sql`(${LIVE} and ${apiKeys.disabled_at} is null)`,
  disabled: sql`(${LIVE} and ${apiKeys.disabled_at} is not null)`,
  expired: sql`(${apiKeys.revoked_at} is null and ${apiKeys.expires_at} <= now())`,
  revoked: sql`${apiKeys.revoked_at} is not null`,
};

/** The state of a key, by the clock of the database. */
export const STATE = sql<ApiKeyState>`case
  when ${apiKeys.revoked_at} is not null then 'revoked'
  when ${apiKeys.expires_at} <= now() then 'expired'
  when ${apiKeys.disabled_at} is not null then 'disabled'
  else 'active' end`;

/** When a key was last used, with any of its secrets; null if never. */
export const LAST_USED = sql`(select max(${apiKeySecrets.last_used_at}) from ${apiKeySecrets}
  where ${apiKeySecrets.api_key_id} = ${apiKeys.id})`;

function days(count: number): SQL {
  return sql.raw(`interval '${count} days'`);
}

const MARKED: Record<ApiKeyMark, SQL> = {
  expiring: sql`${apiKeys.expires_at} <= now() + ${days(EXPIRING_DAYS)}`,
  never_used: sql`${apiKeys.created_at} <= now() - ${days(NEVER_USED_DAYS)} and ${LAST_USED} is null`,
  idle: sql`${LAST_USED} <= now() - ${days(IDLE_DAYS)}`,
};

/** The marks of a key; only active keys have any. */
export const MARKS = sql<ApiKeyMark[]>`case when ${STATE} = 'active' then array_remove(array[${sql.join(
  API_KEY_MARKS.map((mark) => sql`case when ${MARKED[mark]} then ${sql.raw(`'${mark}'`)} end`),
  sql`, `,
)}], null) else '{}' end`;

/** SQL condition: the key has one of these marks. */
export function marked(marks: readonly ApiKeyMark[]): SQL | undefined {
  return and(IN_STATE.active, or(...marks.map((mark) => MARKED[mark])));
}
