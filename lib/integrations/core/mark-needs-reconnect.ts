import { and, eq, sql } from 'drizzle-orm';
import { controlPool, inTransaction } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { organizations } from '@/db/schema/control/organizations';
import { systemActor } from '@/lib/core/actor';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { enqueue } from '@/lib/platform/jobs/queue';
import { activeMembers } from '@/lib/platform/mail/active-members';
import type { ConnectionRow } from './connection-row';
import { changedNow, connectionTarget } from './connections';

/**
 * Marks a connection whose credentials the vendor refuses for good: the tab and every status show it, the audit log records
 * it, and the administrators get one email. Only the first caller does this, and only if the credentials have not been replaced
 * meanwhile.
 * @param row as it was when the vendor refused it
 * @param why the message shown on screen
 */
export async function markNeedsReconnect(row: ConnectionRow, why: string): Promise<void> {
  await inTransaction(controlPool(), async (tx) => {
    const [marked] = await tx
      .update(integrationConnections)
      .set({
        status: 'needs_reconnect',
        renewing_until: null,
        last_error: why,
        last_error_at: sql`now()`,
        ...changedNow,
      })
      .where(
        and(
          eq(integrationConnections.id, row.id),
          eq(integrationConnections.status, 'active'),
          eq(integrationConnections.credentials_version, row.credentials_version),
        ),
      )
      .returning();
    if (!marked) return;
    const [organization] = await tx.select().from(organizations).where(eq(organizations.id, row.organization_id));
    const actor = systemActor('integration.needs_reconnect', organization!);
    await recordAudit(tx, actor, {
      action: 'integration.needs_reconnect',
      target: connectionTarget(marked),
      changes: { status: { before: 'active', after: 'needs_reconnect' } },
    });
    for (const user_id of await activeMembers(tx, row.organization_id, ['OWNER', 'ADMIN'])) {
      await enqueue(tx, { name: 'send-integration-reconnect', data: { connection_id: row.id, user_id } });
    }
  });
}
