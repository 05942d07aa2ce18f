import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { notFound, Problem } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import type { Changes } from '@/lib/platform/audit-trail/record';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { LIVE_SECRETS_LIMIT } from './constants';
import { assertHoldsAll, assertWithinLimits, type LockedKey } from './guards';
import type { RotateApiKeyInput } from './schema';
import { mintKey } from './secret';
import { liveSecret, ownKey } from './state';

// Truncated to the column's milliseconds: rounded up, a secret ended now would work a moment longer.
const NOW = sql`date_trunc('milliseconds', now())`;

/**
 * Gives a locked key a new secret. The current secret and those in a grace period end with the chosen grace period, with the key, or
 * when they would have ended anyway, whichever comes first.
 */
export async function rotate(
  db: Tx,
  actor: Actor,
  key: LockedKey,
  { id, grace_seconds, secret_id }: RotateApiKeyInput,
): Promise<{ key: string; secret_id: string; changes: Changes }> {
  assertHoldsAll(actor, key.permissions, 'rotate the key');
  await assertRoleUnchanged(db, actor);
  await assertWithinLimits(db, actor, key);
  const live = await lockSecrets(db, actor, id);
  const current = live.find((secret) => secret.expires_at === null)!;
  if (secret_id && secret_id !== current.id) {
    throw new Problem('conflict', 'This key has been rotated in the meantime. Check it before you rotate it again.');
  }
  if (grace_seconds > 0 && live.length >= LIVE_SECRETS_LIMIT) {
    throw new Problem(
      'conflict',
      `This key already has ${LIVE_SECRETS_LIMIT} working secrets. End an earlier one, or rotate without a grace period.`,
    );
  }
  await consumeAttempt('new_api_keys', actor.organization_id);
  const end = sql`${NOW} + make_interval(secs => ${grace_seconds})`;
  const replaced = await db
    .update(apiKeySecrets)
    .set({ expires_at: sql`least(${apiKeySecrets.expires_at}, ${end}, ${key.expires_at}::timestamptz)` })
    .where(and(ofKey(actor, id), liveSecret()))
    .returning({ id: apiKeySecrets.id, expires_at: apiKeySecrets.expires_at });
  const { key: text, ...secret } = mintKey();
  const [made] = await db
    .insert(apiKeySecrets)
    // clock_timestamp, not now(): of two rotations that waited for each other, the later one is newer.
    .values({ ...secret, organization_id: actor.organization_id, api_key_id: id, created_at: sql`clock_timestamp()` })
    .returning({ id: apiKeySecrets.id });
  await db.update(apiKeys).set({ updated_at: sql`now()` }).where(ownKey(actor, id));
  const grace_ends_at = replaced.find((row) => row.id === current.id)!.expires_at;
  const changes = {
    last_four: { before: current.last_four, after: secret.last_four },
    grace_ends_at: { before: null, after: grace_ends_at },
  };
  return { key: text, secret_id: made!.id, changes };
}

/**
 * Ends a secret in its grace period. @returns the changes; undefined if it has already ended
 * @throws Problem `not_found`; `conflict` for the current secret, which ends with the key
 */
export async function endSecret(db: Tx, actor: Actor, id: string, secret_id: string): Promise<Changes | undefined> {
  const [secret] = (await lockSecrets(db, actor, id)).filter((one) => one.id === secret_id);
  const own = and(ofKey(actor, id), eq(apiKeySecrets.id, secret_id));
  if (!secret) {
    if ((await db.$count(apiKeySecrets, own)) === 0) throw notFound('secret of this key');
    return undefined;
  }
  if (secret.expires_at === null) {
    throw new Problem(
      'conflict',
      'This is the current secret. Rotate the key to replace it, or disable or revoke the key.',
    );
  }
  const [ended] = await db
    .update(apiKeySecrets)
    .set({ expires_at: NOW })
    .where(own)
    .returning({ expires_at: apiKeySecrets.expires_at });
  return {
    last_four: { before: secret.last_four, after: null },
    grace_ends_at: { before: secret.expires_at, after: ended!.expires_at },
  };
}

// In the order of the usage writer, so that the two cannot deadlock.
function lockSecrets(db: Tx, actor: Actor, id: string) {
  return db
    .select({ id: apiKeySecrets.id, last_four: apiKeySecrets.last_four, expires_at: apiKeySecrets.expires_at })
    .from(apiKeySecrets)
    .where(and(ofKey(actor, id), liveSecret()))
    .orderBy(apiKeySecrets.id)
    .for('no key update');
}

function ofKey(actor: Actor, id: string): SQL | undefined {
  return and(eq(apiKeySecrets.organization_id, actor.organization_id), eq(apiKeySecrets.api_key_id, id));
}
