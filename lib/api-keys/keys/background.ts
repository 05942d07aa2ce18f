import { and, eq, gt, inArray, isNotNull, isNull, lt, lte, notExists, sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import type { BackgroundTask } from '@/lib/platform/jobs/background-work';
import { enqueue } from '@/lib/platform/jobs/queue';
import { activeMembers } from '@/lib/platform/mail/active-members';
import { EXPIRING_DAYS } from './constants';
import { clientKey } from './state';

const BATCH = 100;

/**
 * Emails the owners about every key that expires within seven days: exactly once per key and expiry, because the key's mark and the
 * jobs commit together. Safe to run in several processes at once.
 */
export async function announceExpiries(): Promise<void> {
  while ((await inTransaction(controlPool(), announceSome)) === BATCH);
}

async function announceSome(tx: Tx): Promise<number> {
  const due = tx
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(
      and(
        clientKey(),
        isNull(apiKeys.revoked_at),
        isNull(apiKeys.disabled_at),
        gt(apiKeys.expires_at, sql`now()`),
        lte(apiKeys.expires_at, sql`now() + make_interval(days => ${sql.raw(String(EXPIRING_DAYS))})`),
        notExists(
          tx
            .select({ one: sql`1` })
            .from(organizations)
            .where(and(eq(organizations.id, apiKeys.organization_id), isNotNull(organizations.erase_at))),
        ),
        sql`${apiKeys.expiry_notice_for} is distinct from ${apiKeys.expires_at}`,
      ),
    )
    .orderBy(apiKeys.expires_at)
    .limit(BATCH)
    .for('no key update', { skipLocked: true });
  const announced = await tx
    .update(apiKeys)
    .set({ expiry_notice_for: sql`${apiKeys.expires_at}` })
    .where(inArray(apiKeys.id, due))
    .returning({ id: apiKeys.id, organization_id: apiKeys.organization_id });
  for (const { id, organization_id } of announced) {
    for (const user_id of await activeMembers(tx, organization_id, ['OWNER'])) {
      await enqueue(tx, { name: 'send-api-key-expiring', data: { api_key_id: id, user_id } });
    }
  }
  return announced.length;
}

/** Deletes playground keys and their usage a day after they expire. */
export async function forgetPlaygroundKeys(): Promise<void> {
  const over = and(eq(apiKeys.purpose, 'playground'), lt(apiKeys.expires_at, sql`now() - interval '1 day'`));
  await inTransaction(controlPool(), (tx) => tx.delete(apiKeys).where(over));
}

export const background: BackgroundTask[] = [
  { name: 'announcing expiring API keys', every_ms: 30_000, run: announceExpiries },
  { name: 'deleting expired playground keys', every_ms: 30_000, run: forgetPlaygroundKeys },
];
