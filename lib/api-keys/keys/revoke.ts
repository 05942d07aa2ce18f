import { and, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import { clientKey, liveKey } from './state';

/** What the audit log records of a revoked key, and who had created the key. */
type Revocation = AuditEntry & { created_by_user_id: string | null };

/**
 * Revokes keys for good; those that are already revoked or expired are left as they are, so that the first revocation stays on record.
 * @param which keys of the actor's organization
 * @returns an audit entry for each key that was revoked
 */
export async function revokeKeys(
  tx: Tx,
  { label }: Pick<Actor, 'label'>,
  which: SQL | undefined,
): Promise<Revocation[]> {
  const revoked = await tx
    .update(apiKeys)
    .set({ revoked_at: sql`now()`, revoked_by_label: label, updated_at: sql`now()` })
    .where(and(which, clientKey(), liveKey()))
    .returning();
  return revoked.map(({ id, name, created_by_user_id, revoked_at }) => ({
    target: { type: 'api_key', id, label: name },
    changes: { revoked_at: { before: null, after: revoked_at } },
    created_by_user_id,
  }));
}
