import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';

/** An instant on a day of the past. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

/** An organization with five events of its own, none of them sealed, and somebody who may read them. */
export async function organizationWithEvents() {
  const organization = await makeOrganization();
  const { actor, user } = await makeMember(organization, 'ADMIN');
  const other = await makeOrganization();
  const event = (minute: number, more: Partial<typeof auditEvents.$inferInsert> = {}) => ({
    organization_id: organization.id,
    action: 'user.update',
    actor_kind: 'user' as const,
    actor_id: user.id,
    actor_label: 'Ada Okafor <ada@acme.example>',
    target_type: 'user',
    target_id: newId(),
    target_label: '50%_off@acme.example',
    created_at: at(minute),
    ...more,
  });
  await controlDb()
    .insert(auditEvents)
    .values([
      event(1),
      event(2, { action: 'organization.update', target_type: 'organization', target_label: 'Acme' }),
      event(3, { actor_kind: 'key', actor_id: newId(), actor_label: 'CRM key' }),
      event(3, { actor_kind: 'system', actor_id: 'job', actor_label: 'System' }),
      event(4, { changes: { role: { before: 'MEMBER', after: 'ADMIN' } } }),
      event(5, { organization_id: other.id }),
    ]);
  return { organization, actor, user };
}
