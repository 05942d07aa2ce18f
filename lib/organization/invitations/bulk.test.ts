import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { newId } from '@/lib/core/id';
import { findToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { bulkInvite, getInvitation, inviteUser } from './operations';
import { MOST_INVITATIONS } from './schema';
import { admin, eventsOf, expire, jobsFor, membershipOf, mintFor, problem, someone } from './testing';

const db = () => controlDb();
const people = (count: number) => Array.from({ length: count }, () => someone());
const codes = (outcome: Awaited<ReturnType<typeof bulkInvite>>) =>
  outcome.results.map(({ status, errors }) => (status === 'refused' ? errors.map((it) => it.code).join() : status));

/** Counts everything that inviting may write, across all organizations. */
async function counts() {
  const { rows } = await controlPool().query(
    `select (select count(*) from users) users, (select count(*) from memberships) memberships,
      (select count(*) from invitations) invitations, (select count(*) from audit_events) audit_events,
      (select count(*) from jobs.job) jobs, (select md5(string_agg(u::text, '' order by id)) from users u) people`,
  );
  return rows[0];
}

describe('invitation.bulk_create', () => {
  test('invites the valid rows and reports why each other row is refused', async () => {
    const organization = await makeOrganization({ allowed_email_domains: ['acme.example'] });
    const { actor } = await makeMember(organization, 'ADMIN');
    const { user: member } = await makeMember(organization, 'MEMBER');
    const { user: suspended } = await makeMember(organization, 'MEMBER', { status: 'suspended' });
    const open = await inviteUser(actor, someone());
    const [good, other] = people(2);
    const outcome = await bulkInvite(actor, {
      invitations: [
        { ...good!, email: ` ${good!.email.toUpperCase()} ` },
        someone('not an address'),
        { ...someone(), last_name: '' },
        { email: 'nameless@acme.example' },
        { ...someone(), first_name: 'x'.repeat(61), role: 'EMPEROR' },
        someone(good!.email),
        someone('a@elsewhere.example'),
        { ...someone(), role: 'OWNER' },
        someone(member.email.toUpperCase()),
        someone(suspended.email),
        someone(open.email),
        { ...other!, role: 'DEVELOPER' },
      ],
    });
    expect(codes(outcome)).toEqual([
      'invited',
      'not_an_email_address',
      'too_small',
      'required,required',
      'too_big,invalid_value',
      'duplicate',
      'domain_not_allowed',
      'role_above_own',
      'already_member',
      'suspended_member',
      'already_invited',
      'invited',
    ]);
    expect(outcome).toMatchObject({ invited: 2, would_invite: 0, refused: 10 });
    expect(outcome.results.map(({ index }) => index)).toEqual([...outcome.results.keys()]);
    expect(outcome.results[0]).toMatchObject({ email: good!.email, errors: [] });
    expect(outcome.results[1]).toMatchObject({ email: 'not an address', invitation_id: null });
    expect(outcome.results[5]!.errors[0]!.message).toContain('index 0');
    expect(outcome.results[10]).toMatchObject({ invitation_id: open.id });
    expect(await membershipOf(organization.id, other!.email)).toMatchObject({ role: 'DEVELOPER', status: 'invited' });
    expect(await membershipOf(organization.id, 'nameless@acme.example')).toBeUndefined();
    const invitation = await getInvitation(actor, { id: outcome.results[0]!.invitation_id! });
    expect(invitation).toMatchObject({ email: good!.email, role: 'MEMBER', status: 'pending', delivery: 'queued' });
  });

  test('creates one job and one audit entry per person, like a single invitation', async () => {
    const { organization, actor } = await admin();
    const { results } = await bulkInvite(actor, { invitations: [...people(3), someone('wrong')] });
    for (const { invitation_id, email } of results.slice(0, 3)) {
      expect(await jobsFor(invitation_id!)).toMatchObject([{ name: 'send-invitation' }]);
      expect(await eventsOf(invitation_id!)).toMatchObject([
        { action: 'invitation.create', organization_id: organization.id, target_label: email, actor_id: actor.id },
      ]);
    }
    expect(await db().$count(auditEvents, eq(auditEvents.organization_id, organization.id))).toBe(3);
  });

  test('validates the same way in a dry run without changes', async () => {
    const { actor } = await admin();
    const { user: member } = await makeMember(await makeOrganization(), 'MEMBER', { first_name: 'Grace' });
    const open = await inviteUser(actor, someone());
    const late = await inviteUser(actor, someone());
    await expire(late.id);
    const rows = [someone(), someone(open.email), someone('wrong'), someone(member.email), someone(late.email)];
    const before = await counts();
    const rehearsal = await bulkInvite(actor, { invitations: rows, dry_run: true });
    expect(codes(rehearsal)).toEqual([
      'would_invite',
      'already_invited',
      'not_an_email_address',
      'would_invite',
      'would_invite',
    ]);
    expect(rehearsal).toMatchObject({ invited: 0, would_invite: 3, refused: 2 });
    expect(await counts()).toEqual(before);
    const outcome = await bulkInvite(actor, { invitations: rows });
    expect(codes(outcome)).toEqual(['invited', 'already_invited', 'not_an_email_address', 'invited', 'invited']);
  });

  test('sends nobody a second email when repeated', async () => {
    const { actor } = await admin();
    const rows = people(4);
    const first = await bulkInvite(actor, { invitations: rows });
    const before = await counts();
    const second = await bulkInvite(actor, { invitations: rows });
    expect(codes(second)).toEqual(Array(4).fill('already_invited'));
    expect(second.results.map((it) => it.invitation_id)).toEqual(first.results.map((it) => it.invitation_id));
    expect(await counts()).toEqual(before);
  });

  test('reinvites people with expired invitations and invalidates their old secrets', async () => {
    const { organization, actor } = await admin();
    const rows = people(3);
    const { results } = await bulkInvite(actor, { invitations: rows });
    const secrets = [];
    for (const { invitation_id, email } of results) {
      const { user_id } = (await membershipOf(organization.id, email))!;
      secrets.push((await mintFor({ id: invitation_id! }, 'temporary_password', user_id, organization.id)).secret);
      await expire(invitation_id!);
    }
    const again = await bulkInvite(actor, { invitations: rows.map((row) => ({ ...row, role: 'DEVELOPER' })) });
    expect(again.invited).toBe(3);
    for (const { invitation_id } of results)
      expect(await getInvitation(actor, { id: invitation_id! })).toMatchObject({ status: 'expired' });
    for (const secret of secrets) expect(await findToken(db(), 'temporary_password', secret)).toBeUndefined();
    expect(await membershipOf(organization.id, rows[0]!.email)).toMatchObject({ role: 'DEVELOPER' });
  });

  test('rejects a malformed request as a whole', async () => {
    const { actor } = await admin();
    const before = await counts();
    for (const input of [
      { invitations: [] },
      { invitations: people(MOST_INVITATIONS + 1) },
      { invitations: [{ ...someone(), organization_id: newId() }] },
      { invitations: [{ ...someone(), first_name: 7 }] },
      { invitations: [someone()], dry_run: 'yes' },
    ])
      expect((await problem(bulkInvite(actor, input as never))).code).toBe('validation_error');
    expect(await counts()).toEqual(before);
  });

  test('rolls back everything when it fails halfway', async () => {
    const { actor } = await admin();
    const before = await counts();
    const within = {
      before: async () => {},
      after: async () => {
        throw new Error('the connection is gone');
      },
    };
    await expect(bulkInvite(actor, { invitations: people(3) }, within)).rejects.toThrow('gone');
    expect(await counts()).toEqual(before);
  });
});
