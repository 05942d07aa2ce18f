import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { newId } from '@/lib/id';
import { toProblem } from '@/lib/problem';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { listAuditEvents } from './operations';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

async function organizationWithEvents() {
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

describe('audit_log.list', () => {
  it('lists the organization’s own events, the newest first', async () => {
    const { actor } = await organizationWithEvents();
    const page = await listAuditEvents(actor, {});
    expect(page.total).toBe(5);
    expect(page.items.map(({ created_at }) => created_at)).toEqual([at(4), at(3), at(3), at(2), at(1)]);
    expect(page.items[0]!.changes).toEqual({ role: { before: 'MEMBER', after: 'ADMIN' } });
  });

  it('filters by action, actor, target type, span of time and text', async () => {
    const { actor, user } = await organizationWithEvents();
    const total = async (input: object) => (await listAuditEvents(actor, input)).total;
    expect(await total({ action: 'organization.update' })).toBe(1);
    expect(await total({ actor_id: user.id })).toBe(3);
    expect(await total({ target_type: 'organization' })).toBe(1);
    expect(await total({ from: at(2), to: at(4) })).toBe(3);
    expect(await total({ search: 'ADA OKAFOR' })).toBe(3);
    expect(await total({ search: '50%_off' })).toBe(4);
    expect(await total({ search: '5__' })).toBe(0);
    expect(await total({ search: 'crm', actor_id: user.id })).toBe(0);
  });

  it('walks by cursor past events of the same instant, each once', async () => {
    const { actor } = await organizationWithEvents();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAuditEvents(actor, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('is refused to members and to keys without the permission', async () => {
    const { organization } = await organizationWithEvents();
    const { actor: member } = await makeMember(organization, 'MEMBER');
    for (const actor of [member, keyActor(organization, ['organization:read'])]) {
      const problem = await listAuditEvents(actor, {}).catch(toProblem);
      expect(problem).toMatchObject({ code: 'insufficient_permission' });
    }
    expect((await listAuditEvents(keyActor(organization, ['audit_log:read']), {})).total).toBe(5);
  });

  it('answers what cannot be an instant or a cursor with the field that is wrong', async () => {
    const { actor } = await organizationWithEvents();
    for (const [input, path] of [
      [{ from: 'yesterday' }, 'from'],
      [{ cursor: 'x' }, 'cursor'],
      [{ who: 'me' }, 'who'],
      [{ search: 'a\0b' }, 'search'],
    ] as const) {
      const problem = await listAuditEvents(actor, input as never).catch(toProblem);
      expect(problem).toMatchObject({ code: 'validation_error', data: { errors: [{ path }] } });
    }
  });
});
