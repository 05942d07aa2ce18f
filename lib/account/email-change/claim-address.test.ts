import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { ask, change, person, signedIn, somewhere, unusedAddress } from '@/lib/account/profile/testing';
import { inviteUser, revokeInvitation } from '@/lib/organization/invitations/operations';
import { admin, jobsFor, mintFor, someone } from '@/lib/organization/invitations/testing';
import { findToken } from '@/lib/platform/crypto/tokens';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { confirmEmailChange, undoEmailChange } from './operations';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const invitationOf = async (id: string) =>
  (await controlDb().select().from(invitations).where(eq(invitations.id, id)))[0]!;
const placeIn = async (organization_id: string, user_id: string) =>
  (
    await controlDb()
      .select({ status: memberships.status })
      .from(memberships)
      .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)))
  )[0]?.status;

describe('claimAddress: an address that only has an invitation', () => {
  it('moves the invitation to the person who proves the mailbox', async () => {
    const inviting = await admin();
    const email = unusedAddress();
    const invitation = await inviteUser(inviting.actor, someone(email));
    const { user_id: invited_id } = await invitationOf(invitation.id);
    const { secret: temporary } = await mintFor(invitation, 'temporary_password', invited_id, inviting.organization.id);
    const { user, session } = await signedIn();
    await change(sink, session.actor, email);
    expect((await person(user.id)).email).toBe(email);
    expect(await controlDb().$count(users, eq(users.id, invited_id))).toBe(0);
    expect(await placeIn(inviting.organization.id, user.id)).toBe('invited');
    expect(await invitationOf(invitation.id)).toMatchObject({ user_id: user.id, status: 'pending', email });
    expect(await jobsFor(invitation.id)).toHaveLength(2);
    expect(await findToken(controlDb(), 'temporary_password', temporary)).toBeUndefined();
  });

  it('revokes the invitation when the person is already a member', async () => {
    const { user, session, organization } = await signedIn();
    const { actor } = await makeMember(organization, 'OWNER');
    const email = unusedAddress();
    const invitation = await inviteUser(actor, someone(email));
    await change(sink, session.actor, email);
    expect(await placeIn(organization.id, user.id)).toBe('active');
    expect(await invitationOf(invitation.id)).toMatchObject({ user_id: user.id, status: 'revoked' });
  });

  it('gives the address to the person when the invitation was revoked', async () => {
    const inviting = await admin();
    const email = unusedAddress();
    const { id } = await inviteUser(inviting.actor, someone(email));
    await revokeInvitation(inviting.actor, { id });
    const { user, session } = await signedIn();
    await change(sink, session.actor, email);
    expect((await person(user.id)).email).toBe(email);
    expect(await invitationOf(id)).toMatchObject({ status: 'revoked', user_id: user.id });
  });

  it('gives the old address and its invitation back to the person when the change is undone', async () => {
    const { user, session } = await signedIn();
    const token = await change(sink, session.actor, unusedAddress());
    const inviting = await admin();
    const invitation = await inviteUser(inviting.actor, someone(user.email));
    expect((await invitationOf(invitation.id)).user_id).not.toBe(user.id);
    await undoEmailChange(somewhere(), { token });
    expect((await person(user.id)).email).toBe(user.email);
    expect(await invitationOf(invitation.id)).toMatchObject({ user_id: user.id, status: 'pending' });
  });

  it('keeps the invitation when it is sent at the same time as the change', async () => {
    for (let round = 0; round < 4; round++) {
      const inviting = await admin();
      const { user, session } = await signedIn();
      const email = unusedAddress();
      const token = await ask(sink, session.actor, email);
      const [invited, changed] = await Promise.allSettled([
        inviteUser(inviting.actor, someone(email)),
        confirmEmailChange(somewhere(), { token: token! }),
      ]);
      expect(invited.status).toBe('fulfilled');
      if (changed.status === 'rejected') await confirmEmailChange(somewhere(), { token: token! });
      expect((await person(user.id)).email).toBe(email);
      const { id } = (invited as PromiseFulfilledResult<{ id: string }>).value;
      expect(await invitationOf(id)).toMatchObject({ user_id: user.id, status: 'pending' });
    }
  });
});

describe('claimAddress: the person’s own open invitation', () => {
  it('is sent again to the new address and voids the link at the old one', async () => {
    const inviting = await admin();
    const { user, session } = await signedIn();
    const invitation = await inviteUser(inviting.actor, someone(user.email));
    const { secret: link } = await mintFor(invitation, 'join', user.id, inviting.organization.id);
    const email = unusedAddress();
    await change(sink, session.actor, email);
    expect(await invitationOf(invitation.id)).toMatchObject({ email, delivery: 'queued' });
    expect(await findToken(controlDb(), 'join', link)).toBeUndefined();
    expect(await jobsFor(invitation.id)).toHaveLength(2);
  });
});

describe('claimAddress: an account whose password was reset by an administrator', () => {
  it('refuses the account’s address to anybody else', async () => {
    const { organization } = await admin();
    const { user: owner } = await makeMember(organization, 'MEMBER', { password_hash: null });
    const { session } = await signedIn();
    expect(await ask(sink, session.actor, owner.email)).toBeUndefined();
    expect(sink.messages[0]!.subject).toContain('already');
    expect((await refusal(confirmEmailChange(somewhere(), { token: 'nothing' }))).code).toBe('conflict');
  });
});
