import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { hashPassword } from '@/lib/account/password/password';
import { describeInvitation } from '@/lib/account/sign-in/describe-invitation';
import { joinWithPassword } from '@/lib/account/sign-in/operations';
import { newId } from '@/lib/core/id';
import { listUsers } from '@/lib/organization/members/operations';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { waiting } from '@/tests/lock-waits';
import { describeDeclined } from './decline';
import {
  acceptInvitation,
  declineInvitation,
  getInvitation,
  inviteUser,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from './operations';
import { renew, revoke } from './pending';
import { admin, eventsOf, expire, membershipOf, mintFor, narrowDomains, problem, someone } from './testing';

const PASSWORD = 'correct horse battery staple';
const password_hash = await hashPassword(PASSWORD);
const from = () => ({ id: newId(), ip: '203.0.113.77', user_agent: null });

/** A member of one organization who is invited to another, with the link from the email. */
async function invited() {
  const guest = await makeMember(await makeOrganization(), 'MEMBER', { password_hash });
  const { organization, actor } = await admin();
  const invitation = await inviteUser(actor, { ...someone(guest.user.email), role: 'DEVELOPER' });
  const { secret: token } = await mintFor(invitation, 'join', guest.user.id, organization.id);
  return { guest, organization, invitation, token, host: actor };
}

const lapse = (token: string) =>
  controlDb()
    .update(oneTimeTokens)
    .set({ expires_at: '2020-01-01T00:00:00Z' })
    .where(eq(oneTimeTokens.token_hash, sha256(token)));

describe('invitation.decline', () => {
  it('ends the invitation, removes the pending person, and records who declined', async () => {
    const { guest, organization, invitation, token, host } = await invited();
    expect(await declineInvitation(from(), { token })).toBeNull();
    const ended = await getInvitation(host, { id: invitation.id });
    expect([ended.status, ended.declined_at === null]).toEqual(['declined', false]);
    expect(await membershipOf(organization.id, guest.user.email)).toBeUndefined();
    expect((await listUsers(host, { search: guest.user.email })).items).toEqual([]);
    expect((await listInvitations(host, { status: 'declined' })).items.map(({ id }) => id)).toEqual([invitation.id]);
    expect((await listInvitations(host, { status: 'revoked' })).items).toEqual([]);
    expect(await eventsOf(invitation.id)).toContainEqual(
      expect.objectContaining({
        action: 'invitation.decline',
        organization_id: organization.id,
        actor_id: guest.user.id,
        target_label: guest.user.email,
        changes: { status: { before: 'pending', after: 'declined' } },
      }),
    );
  });

  it('says on the link’s page that it was declined, and who invited', async () => {
    const { organization, invitation, token } = await invited();
    expect(await describeDeclined(token)).toBeUndefined();
    await declineInvitation(from(), { token });
    expect(await describeInvitation(token)).toBeUndefined();
    expect(await describeDeclined(token)).toEqual({
      organization_name: organization.name,
      invited_by: invitation.invited_by_label,
    });
  });

  it('allows a new invitation at once, whose link works and whose predecessor stays declined', async () => {
    const { guest, organization, invitation, token, host } = await invited();
    await declineInvitation(from(), { token });
    const again = await inviteUser(host, someone(guest.user.email));
    const { secret } = await mintFor(again, 'join', guest.user.id, organization.id);
    expect((await problem(declineInvitation(from(), { token }))).message).toBe('This invitation was already declined.');
    await expect(acceptInvitation(guest.actor, { token: secret })).resolves.toMatchObject({ role: 'MEMBER' });
    expect((await getInvitation(host, { id: invitation.id })).status).toBe('declined');
  });

  it('leaves the person’s other organizations and invitations alone', async () => {
    const { guest, token } = await invited();
    const other = await admin();
    const elsewhere = await inviteUser(other.actor, someone(guest.user.email));
    await declineInvitation(from(), { token });
    expect(await membershipOf(guest.actor.organization_id, guest.user.email)).toMatchObject({ status: 'active' });
    expect((await getInvitation(other.actor, { id: elsewhere.id })).status).toBe('pending');
  });

  it('cannot be undone by joining with the password, and cannot be resent or revoked', async () => {
    const { invitation, token, host } = await invited();
    await declineInvitation(from(), { token });
    expect((await problem(joinWithPassword(from(), { token, password: PASSWORD }))).code).toBe('conflict');
    for (const operation of [resendInvitation, revokeInvitation])
      expect((await problem(operation(host, { id: invitation.id }))).message).toBe(
        'This invitation was declined. Send a new one.',
      );
  });

  it.each([
    [
      'accepted',
      'This invitation was already accepted.',
      ({ guest, token }) => acceptInvitation(guest.actor, { token }),
    ],
    ['declined', 'This invitation was already declined.', ({ token }) => declineInvitation(from(), { token })],
    ['revoked', /revoked, replaced/, ({ host, invitation }) => revokeInvitation(host, { id: invitation.id })],
    ['resent', /replaced by a newer one/, ({ host, invitation }) => resendInvitation(host, { id: invitation.id })],
    [
      'expired',
      'This invitation has expired, so there is nothing left to decline.',
      async ({ invitation, token }) => {
        await expire(invitation.id);
        await lapse(token);
      },
    ],
  ] as [string, string | RegExp, (made: Case) => Promise<unknown>][])(
    'is refused once the invitation is %s',
    async (_, sentence, happens) => {
      const made = await invited();
      await happens(made);
      const before = await getInvitation(made.host, { id: made.invitation.id });
      const refused = await problem(declineInvitation(from(), { token: made.token }));
      expect(refused.code).toBe('conflict');
      expect(refused.message).toMatch(sentence);
      expect(await getInvitation(made.host, { id: made.invitation.id })).toEqual(before);
    },
  );
});

type Case = Awaited<ReturnType<typeof invited>>;

/** What may happen to an open invitation at the same moment, and the status that it leaves. */
const RIVALS: Record<string, { status: string; act: (it: Case) => Promise<unknown> }> = {
  accept: { status: 'accepted', act: ({ guest, token }) => acceptInvitation(guest.actor, { token }) },
  'join with the password': {
    status: 'accepted',
    act: ({ token }) => joinWithPassword(from(), { token, password: PASSWORD }),
  },
  decline: { status: 'declined', act: ({ token }) => declineInvitation(from(), { token }) },
  revoke: { status: 'revoked', act: ({ host, invitation }) => revokeInvitation(host, { id: invitation.id }) },
  resend: { status: 'pending', act: ({ host, invitation }) => resendInvitation(host, { id: invitation.id }) },
  'narrow the domains': {
    status: 'revoked',
    act: ({ organization }) => narrowDomains(organization),
  },
};

// In words for the person; a deadlock or a lost lock would be an `internal_error` or `service_unavailable`.
async function outcome(work: Promise<unknown>): Promise<'won' | string> {
  return work.then(
    () => 'won',
    async (error) => {
      const refused = await problem(Promise.reject(error));
      expect([refused.code, refused.message]).toEqual(['conflict', expect.stringMatching(/^[A-Z].+\.$/)]);
      return refused.message;
    },
  );
}

const endings = async (id: string) =>
  (await eventsOf(id)).map(({ action }) => action).filter((action) => /accept|decline|revoke/.test(action));

describe('concurrent requests for one invitation', () => {
  it.each(Object.keys(RIVALS))('let one of decline and %s end it, and tell the other what happened', async (name) => {
    const { act, status } = RIVALS[name]!;
    for (let round = 0; round < 6; round++) {
      const made = await invited();
      const decline = () => outcome(declineInvitation(from(), { token: made.token }));
      const rival = () => outcome(act(made));
      const started = round % 2 ? [decline(), rival()] : [rival(), decline()].reverse();
      const [declined, other] = await Promise.all(started);
      const { status: left } = await getInvitation(made.host, { id: made.invitation.id });
      const wins = [declined, other].filter((one) => one === 'won').length;
      // Narrowing the domains succeeds either way: after a decline it has nothing to revoke.
      expect([name, wins]).toEqual([name, name === 'narrow the domains' ? expect.any(Number) : 1]);
      expect([name, left]).toEqual([name, declined === 'won' ? 'declined' : status]);
      expect(await endings(made.invitation.id)).toHaveLength(left === 'pending' ? 0 : 1);
      const membership = await membershipOf(made.organization.id, made.guest.user.email);
      expect(membership?.status).toBe({ accepted: 'active', pending: 'invited' }[left as string]);
    }
  });

  it('end it once when seven requests of four kinds arrive together', async () => {
    for (let round = 0; round < 5; round++) {
      const made = await invited();
      const { accept, decline, revoke, resend } = RIVALS;
      const rivals = [accept, decline, revoke, resend, decline, accept, revoke];
      await Promise.all(rivals.map((rival) => outcome(rival!.act(made))));
      const { status } = await getInvitation(made.host, { id: made.invitation.id });
      expect(await endings(made.invitation.id)).toEqual([
        { accepted: 'invitation.accept', declined: 'invitation.decline', revoked: 'invitation.revoke' }[
          status as string
        ],
      ]);
    }
  });

  it.each([
    ['revoked', 'This invitation was revoked, so there is nothing left to decline.', revoke],
    ['resent', 'A newer email replaced this link. Use the link in the most recent one.', renew],
  ] as const)('tell a person who waited while it was %s so', async (_, sentence, act) => {
    const { organization, invitation, token } = await invited();
    const late = await inTransaction(controlPool(), async (tx) => {
      await act(tx, organization.id, invitation.id);
      // Finds the link, which the transaction is about to delete, then waits for the invitation's row.
      const promise = outcome(declineInvitation(from(), { token }));
      await expect.poll(waiting).toBeGreaterThan(0);
      return { promise };
    });
    expect(await late.promise).toBe(sentence);
  });
});
