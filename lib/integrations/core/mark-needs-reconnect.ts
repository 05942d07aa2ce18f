import { and, eq, inArray, sql } from 'drizzle-orm';
import { controlPool, inTransaction } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { systemActor } from '@/lib/core/actor';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { enqueue } from '@/lib/platform/jobs/queue';
import { type ConnectionRow, changedNow, connectionTarget } from './connections';

/**
 * Marks a connection whose credentials the vendor refuses for good: it shows in the tab and in every status, stands in the
 * audit log, and the administrators get one mail. Only the first who notices does so, and nobody who used credentials that
 * were replaced meanwhile.
 * @param row as it was when the vendor refused it
 * @param why in words for the screen
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
    const admins = await tx
      .select({ user_id: memberships.user_id })
      .from(memberships)
      .where(
        and(
          eq(memberships.organization_id, row.organization_id),
          eq(memberships.status, 'active'),
          inArray(memberships.role, ['OWNER', 'ADMIN']),
        ),
      );
    for (const { user_id } of admins) {
      await enqueue(tx, { name: 'send-integration-reconnect', data: { connection_id: row.id, user_id } });
    }
  });
}
