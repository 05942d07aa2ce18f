import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { organizations } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { toProblem } from '@/lib/core/problem';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { getOrganization, listRegions, updateOrganization } from './operations';

const eventsOf = (organization_id: string) =>
  controlDb()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, organization_id))
    .orderBy(auditEvents.created_at, auditEvents.id);

describe('organization.update', () => {
  it('changes the given fields, increments the version, and records before and after', async () => {
    const organization = await makeOrganization({ name: 'Acme' });
    const { actor } = await makeMember(organization, 'ADMIN');
    const updated = await updateOrganization(actor, {
      version: 1,
      name: '  Acme Voice ',
      website: 'Acme.example/',
      allowed_email_domains: ['ACME.com', '@acme.com', '*.acme.com'],
    });
    expect(updated).toMatchObject({
      name: 'Acme Voice',
      website: 'https://acme.example',
      allowed_email_domains: ['acme.com', '*.acme.com'],
      version: 2,
      updated_by_label: actor.label,
    });
    const [event] = await eventsOf(organization.id);
    expect(event).toMatchObject({ action: 'organization.update', actor_id: actor.id, target_id: organization.id });
    expect(event!.changes).toMatchObject({ name: { before: 'Acme', after: 'Acme Voice' } });
    const { revoked_invitations, ...stored } = updated;
    expect([await getOrganization(actor, {}), revoked_invitations]).toEqual([stored, []]);
  });

  it('keeps the version and the log when nothing differs', async () => {
    const organization = await makeOrganization({ name: 'Acme', website: 'https://acme.example' });
    const { actor } = await makeMember(organization, 'OWNER');
    const same = await updateOrganization(actor, { version: 1, name: 'Acme', website: 'acme.example' });
    expect(same.version).toBe(1);
    expect(await eventsOf(organization.id)).toHaveLength(0);
  });

  it('lets one of two concurrent changes through and returns the current state to the other', async () => {
    const organization = await makeOrganization();
    const ada = await makeMember(organization, 'ADMIN');
    const ben = await makeMember(organization, 'ADMIN');
    const outcomes = await Promise.allSettled([
      updateOrganization(ada.actor, { version: 1, name: 'From Ada' }),
      updateOrganization(ben.actor, { version: 1, website: 'https://ben.example' }),
    ]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    const problem = toProblem(lost[0]!.reason).data;
    expect(problem.code).toBe('precondition_failed');
    const { revoked_invitations: _, ...stored } = won[0]!.value;
    expect(problem.current).toEqual(stored);
    expect(await eventsOf(organization.id)).toHaveLength(1);
  });

  it('rejects an old version even when nothing would change', async () => {
    const organization = await makeOrganization({ name: 'Acme', version: 4 });
    const { actor } = await makeMember(organization, 'ADMIN');
    expect((await refusal(updateOrganization(actor, { version: 3, name: 'Acme' }))).code).toBe('precondition_failed');
  });

  it.each([
    ['name', ''],
    ['website', 'javascript:alert(1)'],
    ['website', 'https://user:secret@acme.example'],
    ['website', 'not a site'],
    ['website', 'ftp://acme.example'],
    ['allowed_email_domains', ['co.uk']],
    ['allowed_email_domains', Array.from({ length: 101 }, (_, at) => `d${at}.example`)],
    ['plan', 'elite'],
    ['id', newId()],
  ])('rejects %s %j and changes nothing', async (field, value) => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'OWNER');
    const problem = await refusal(updateOrganization(actor, { version: 1, [field]: value }));
    expect(problem.code).toBe('validation_error');
    expect(problem.errors![0]!.path.split('.')[0]).toBe(field);
    expect((await getOrganization(actor, {})).version).toBe(1);
  });

  it('clears the website', async () => {
    const organization = await makeOrganization({ website: 'https://acme.example' });
    const { actor } = await makeMember(organization, 'OWNER');
    expect((await updateOrganization(actor, { version: 1, website: ' ' })).website).toBeNull();
  });

  it('rejects actors without the permission and changes no other organization', async () => {
    const organization = await makeOrganization({ name: 'Mine' });
    const other = await makeOrganization({ name: 'Other' });
    const { actor: member } = await makeMember(organization, 'MEMBER');
    expect((await refusal(updateOrganization(member, { version: 1, name: 'X' }))).code).toBe('insufficient_permission');
    const reader = keyActor(organization, ['organization:read']);
    expect((await refusal(updateOrganization(reader, { version: 1, name: 'X' }))).code).toBe('insufficient_permission');
    const writer = keyActor(organization, ['organization:write']);
    await updateOrganization(writer, { version: 1, name: 'By key' });
    expect((await refusal(getOrganization(writer, {}))).code).toBe('insufficient_permission');
    const [untouched] = await controlDb().select().from(organizations).where(eq(organizations.id, other.id));
    expect(untouched).toMatchObject({ name: 'Other', version: 1 });
  });

  it('changes the region at once when all regions share one database', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN');
    expect(await listRegions(actor, {})).toContainEqual({ region: 'eu', requires_move: false });
    expect((await updateOrganization(actor, { version: 1, region: 'eu' })).region).toBe('eu');
  });
});
