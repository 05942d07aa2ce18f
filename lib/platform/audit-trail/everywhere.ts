import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { type Actor, type RequestContext, systemActor } from '@/lib/core/actor';
import { type AuditEntry, recordAudit } from './record';

interface Person {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
}

/**
 * Records a change to a person's own account in the audit log of each organization that they belong to. For actions without a
 * session, such as through an emailed link.
 * @param by how the person was identified, for the log
 */
export async function recordEverywhere(
  tx: Tx,
  person: Person,
  { by, request }: { by: string; request: RequestContext },
  entry: AuditEntry & { action: string },
): Promise<void> {
  for (const organization of await organizationsOf(tx, person.id)) {
    const actor: Actor = {
      ...systemActor(by, organization),
      kind: 'user',
      id: person.id,
      label: `${person.first_name} ${person.last_name} <${person.email}>`,
      request,
    };
    await recordAudit(tx, actor, { target: { type: 'user', id: person.id, label: person.email }, ...entry });
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
