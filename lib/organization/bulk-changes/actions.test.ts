import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { eventsOf, membershipOf as invited, jobsFor, someone } from '@/lib/organization/invitations/testing';
import { joinToo, openSessions, owned, signIn } from '@/lib/organization/members/testing';
import { allJobs } from '@/lib/platform/jobs/testing';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { getBulkChange, startBulkChange } from './operations';
import { changeInBulk, makeChanges, membershipOf, type resultsOf } from './testing';

/** An organization with one member of each kind, and an invited person. */
async function staff() {
  const { organization, actor } = await owned();
  const { user: member } = await makeMember(organization, 'MEMBER');
  const { user: admin } = await makeMember(organization, 'ADMIN');
  const { user: away } = await makeMember(organization, 'MEMBER', { status: 'suspended' });
  const invitation = await inviteUser(actor, { ...someone(), role: 'MEMBER' });
  const { user_id: guest } = (await invited(organization.id, invitation.email))!;
  const ids = { own: actor.id, member: member.id, admin: admin.id, away: away.id, guest };
  return { organization, actor, invitation, ...ids, user_ids: Object.values(ids) };
}

const short = (results: Awaited<ReturnType<typeof resultsOf>>, ids: string[]) =>
  ids.map((id) => results[id]!.reason ?? results[id]!.outcome);

describe('a bulk change', () => {
  it('gives people another role, and their pending invitations too', async () => {
    const { organization, actor, invitation, own, member, admin, away, guest, user_ids } = await staff();
    const results = await changeInBulk(actor, { action: 'change_role', role: 'ADMIN', user_ids });
    expect(short(results, [own, member, admin, away, guest])).toEqual([
      'last_owner',
      'succeeded',
      'unchanged',
      'succeeded',
      'succeeded',
    ]);
    expect(await membershipOf(organization, member)).toEqual({ role: 'ADMIN', status: 'active' });
    expect(await membershipOf(organization, own)).toEqual({ role: 'OWNER', status: 'active' });
    const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, invitation.id));
    expect(row!.role).toBe('ADMIN');
    expect(await eventsOf(member)).toMatchObject([
      {
        action: 'user.update',
        actor_kind: 'user',
        actor_id: actor.id,
        actor_label: actor.label,
        ip: actor.request.ip,
        changes: { role: { before: 'MEMBER', after: 'ADMIN' } },
      },
    ]);
    expect(await eventsOf(admin)).toEqual([]);
  });

  it('suspends people, ends their sessions, and reactivates them', async () => {
    const { organization, actor, own, member, admin, away, guest, user_ids } = await staff();
    await signIn(member, organization);
    const suspended = await changeInBulk(actor, { action: 'suspend', user_ids });
    expect(short(suspended, [own, member, admin, away, guest])).toEqual([
      'last_owner',
      'succeeded',
      'succeeded',
      'unchanged',
      'invitation_pending',
    ]);
    expect(await openSessions(member)).toEqual([]);
    const reactivated = await changeInBulk(actor, { action: 'reactivate', user_ids });
    expect(short(reactivated, [own, member, admin, away, guest])).toEqual([
      'own_account',
      'succeeded',
      'succeeded',
      'succeeded',
      'invitation_pending',
    ]);
    expect((await eventsOf(member)).map(({ changes }) => changes.status)).toEqual([
      { before: 'active', after: 'suspended' },
      { before: 'suspended', after: 'active' },
    ]);
  });

  it('ends the sessions of people who are signed in to this organization', async () => {
    const { organization, actor, own, member, admin, user_ids } = await staff();
    const other = await makeOrganization();
    await joinToo(other, admin);
    await signIn(own, organization);
    await signIn(member, organization);
    const elsewhere = await signIn(admin, other);
    const results = await changeInBulk(actor, { action: 'end_sessions', user_ids });
    expect(short(results, [own, member, admin])).toEqual(['own_account', 'succeeded', 'no_sessions']);
    expect([await openSessions(member), (await openSessions(own)).length]).toEqual([[], 1]);
    expect(await openSessions(admin)).toEqual([elsewhere.id]);
    expect(await eventsOf(member)).toMatchObject([{ action: 'user.end_sessions' }]);
  });

  it('removes people, keeps their names in the results, and revokes their keys when asked to', async () => {
    const { organization, actor, own, member, admin, guest, invitation, user_ids } = await staff();
    const [theirs, ended, mine] = await Promise.all([
      makeKey(organization, ['users:read'], { created_by_user_id: member, name: 'Theirs' }),
      makeKey(organization, ['users:read'], { created_by_user_id: member, revoked_at: '2026-01-01T00:00:00.000Z' }),
      makeKey(organization, ['users:read'], { created_by_user_id: own }),
    ]);
    const results = await changeInBulk(actor, { action: 'remove', revoke_api_keys: true, user_ids });
    expect(short(results, user_ids)).toEqual(['last_owner', ...Array(4).fill('succeeded')]);
    expect(results[member]).toMatchObject({ name: 'Test MEMBER', message: '1 API key revoked.' });
    expect(results[admin]).toMatchObject({ email: expect.stringContaining('@acme.example'), message: null });
    expect(await controlDb().$count(users, eq(users.id, member))).toBe(0);
    expect(await membershipOf(organization, guest)).toBeUndefined();
    const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, invitation.id));
    expect(row!.status).toBe('revoked');
    const keys = await controlDb().select().from(apiKeys).where(eq(apiKeys.organization_id, organization.id));
    const revoked = Object.fromEntries(keys.map(({ id, revoked_by_label }) => [id, revoked_by_label]));
    expect([revoked[theirs.id], revoked[ended.id], revoked[mine.id]]).toEqual([actor.label, null, null]);
    expect(await eventsOf(theirs.id)).toMatchObject([{ action: 'api_key.revoke', target_label: 'Theirs' }]);
    expect(await eventsOf(member)).toMatchObject([{ action: 'user.remove' }]);
  });

  it('leaves the keys of removed people alone unless asked to revoke them', async () => {
    const { organization, actor, member } = await staff();
    const { id } = await makeKey(organization, ['users:read'], { created_by_user_id: member });
    await changeInBulk(actor, { action: 'remove', user_ids: [member] });
    const [key] = await controlDb().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(key).toMatchObject({ revoked_at: null, created_by_user_id: null });
  });

  it('sends new temporary passwords, and invitations again', async () => {
    const { organization, actor, own, member, admin, away, guest, invitation, user_ids } = await staff();
    await joinToo(await makeOrganization(), admin);
    await controlDb().update(users).set({ password_hash: 'x' }).where(eq(users.id, member));
    const results = await changeInBulk(actor, { action: 'send_temporary_password', user_ids });
    expect(short(results, [own, member, admin, away, guest])).toEqual([
      'own_account',
      'succeeded',
      'other_organization',
      'suspended',
      'succeeded',
    ]);
    const [person] = await controlDb().select().from(users).where(eq(users.id, member));
    expect(person!.password_hash).toBeNull();
    const jobs = (await allJobs()).filter(({ data }) => data.organization_id === organization.id);
    expect(jobs.map(({ name, data }) => [name, data.user_id])).toEqual([['send-temporary-password', member]]);
    expect(await jobsFor(invitation.id)).toHaveLength(2);
  });

  it('does not send invitations again to addresses that are no longer allowed', async () => {
    const { organization, actor, guest } = await staff();
    await controlDb()
      .update(organizations)
      .set({ allowed_email_domains: ['example.org'] })
      .where(eq(organizations.id, organization.id));
    const results = await changeInBulk(actor, { action: 'send_temporary_password', user_ids: [guest] });
    expect(results[guest]).toMatchObject({ outcome: 'skipped', reason: 'domain_not_allowed' });
  });

  it('records who started it, and counts what came of it', async () => {
    const { organization, actor, user_ids } = await staff();
    const { id, ...started } = await startBulkChange(actor, { action: 'suspend', user_ids });
    expect(started).toMatchObject({ status: 'queued', total: 5, succeeded: 0, created_by: actor.label });
    expect(await eventsOf(id)).toMatchObject([
      { action: 'bulk_change.start', changes: { action: { after: 'suspend' }, users: { after: 5 } } },
    ]);
    await makeChanges();
    const change = await getBulkChange(actor, { id });
    expect(change).toMatchObject({ status: 'completed', succeeded: 2, skipped: 3, failed: 0 });
    expect(change.finished_at).not.toBeNull();
    expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, organization.id))).toBe(4);
  });
});
