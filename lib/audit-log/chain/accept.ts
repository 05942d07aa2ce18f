import { desc, eq } from 'drizzle-orm';
import { controlPool, inTransaction } from '@/db/client';
import { auditChains, auditSeals } from '@/db/schema/control/audit';
import { organizations } from '@/db/schema/control/organizations';
import { systemActor } from '@/lib/core/actor';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { beginChain, saveChain } from './chain';

/**
 * Accepts the chain of an organization as it stands: signs its head and records that an operator did so. For use after a break has
 * been investigated, or `ENCRYPTION_KEY` was lost. Earlier tampering is still found by every verification.
 * @returns whether the organization exists
 */
export async function acceptChain(organization_id: string): Promise<boolean> {
  return inTransaction(controlPool(), async (tx) => {
    const [organization] = await tx
      .select({ id: organizations.id, name: organizations.name, region: organizations.region })
      .from(organizations)
      .where(eq(organizations.id, organization_id));
    if (!organization) return false;
    await beginChain(tx, organization_id);
    const [chain] = await tx
      .select()
      .from(auditChains)
      .where(eq(auditChains.organization_id, organization_id))
      .for('update');
    const [last] = await tx
      .select({ sequence: auditSeals.sequence, hash: auditSeals.hash })
      .from(auditSeals)
      .where(eq(auditSeals.organization_id, organization_id))
      .orderBy(desc(auditSeals.sequence))
      .limit(1);
    const { anchor_sequence, anchor_hash } = chain!;
    await saveChain(tx, { ...chain!, ...(last ?? { sequence: anchor_sequence, hash: anchor_hash }) });
    await recordAudit(tx, systemActor('audit_verify', organization), {
      action: 'audit_log.accept_chain',
      target: { type: 'organization', id: organization_id, label: organization.name },
      changes: { last_event: { before: chain!.sequence, after: last?.sequence ?? anchor_sequence } },
    });
    return true;
  });
}
