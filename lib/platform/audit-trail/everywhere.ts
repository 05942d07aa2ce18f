import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import type { RequestContext } from '@/lib/core/actor';
import { type AuditEntry, type Person, personInLog, recordAudit } from './record';

/**
 * Records a change to a person's own account in the audit log of each organization that they belong to. For actions without a
 * session, such as through an emailed link.
 */
export async function recordEverywhere(
  tx: Tx,
  person: Person,
  request: RequestContext,
  entry: AuditEntry & { action: string },
): Promise<void> {
  for (const { id } of await organizationsOf(tx, person.id)) {
    const target = { type: 'user', id: person.id, label: person.email };
    await recordAudit(tx, personInLog(person, id, request), { target, ...entry });
  }
}

/** Returns the organizations that a person belongs to or is invited to, by id. */
export function organizationsOf(tx: Tx, user_id: string) {
  return tx
    .select({ id: organizations.id, region: organizations.region })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(eq(memberships.user_id, user_id))
    .orderBy(organizations.id);
}
