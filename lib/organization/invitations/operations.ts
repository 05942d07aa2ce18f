import { z } from 'zod';
import { acceptByLink } from '@/lib/account/sign-in/accept-invitation';
import { ROLES } from '@/lib/core/roles';
import { Deleted, Id, pageOf } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { publicOperation } from '@/lib/operation/public';
import { describeOutcome, inviteMany } from './bulk';
import { declineByLink } from './decline';
import { invite } from './invite';
import { renew, revoke } from './pending';
import { findInvitation, findInvitations } from './read';
import { assertMayGrant } from './rules';
import {
  AcceptInvitation,
  BulkInvitationOutcome,
  BulkInvite,
  DeclineInvitation,
  Invitation,
  InvitationId,
  InviteUser,
  ListInvitations,
} from './schema';
import { refusalProblem } from './validate-invitees';

/** The organization's invitations, newest first unless sorted otherwise. */
export const listInvitations = query({
  name: 'invitation.list',
  summary: 'List invitations',
  permission: 'invitations:read',
  input: ListInvitations,
  output: pageOf(Invitation),
  http: { method: 'GET', path: '/invitations', message: 'Invitations fetched' },
  run: ({ actor, db }, input) => findInvitations(db, actor.organization_id, input),
});

/** One invitation, with the delivery status of its email. */
export const getInvitation = query({
  name: 'invitation.get',
  summary: 'Get an invitation',
  permission: 'invitations:read',
  input: InvitationId,
  output: Invitation,
  http: { method: 'GET', path: '/invitations/{id}', message: 'Invitation fetched' },
  run: ({ actor, db }, { id }) => findInvitation(db, actor.organization_id, id),
});

/** Invites a person: new people get a temporary password, people with an account get a link to join. */
export const inviteUser = mutation({
  name: 'invitation.create',
  summary: 'Invite a user',
  permission: 'invitations:write',
  // Inviting someone with a role grants it.
  requires_reauthentication: ({ role }) => role !== 'MEMBER',
  input: InviteUser,
  output: Invitation,
  http: { method: 'POST', path: '/invitations', status: 201, message: 'Invitation created' },
  async run(context, invitee) {
    const [outcome] = await invite(context, [invitee]);
    if ('refusal' in outcome!) throw refusalProblem(outcome.refusal);
    return outcome!.invitation;
  },
});

/**
 * Invites up to 10,000 people by the rules of single invitations, in one transaction or, with more than 500, in the background. A refused
 * row does not stop the others, and repeating the request sends nobody a second email.
 */
export const bulkInvite = mutation({
  name: 'invitation.bulk_create',
  summary: 'Invite users in bulk',
  permission: 'invitations:write',
  requires_reauthentication: ({ dry_run, invitations }) =>
    !dry_run && invitations.some(({ role = 'MEMBER' }) => role !== 'MEMBER'),
  input: BulkInvite,
  output: BulkInvitationOutcome,
  http: {
    method: 'POST',
    path: '/invitations/bulk',
    message: 'Invitations created',
    messageOf: describeOutcome,
    accepted: ({ bulk_change_id }: BulkInvitationOutcome) =>
      bulk_change_id ? `/invitations/bulk/changes/${bulk_change_id}` : undefined,
    max_body_bytes: 4 * 1024 * 1024,
  },
  run: inviteMany,
});

/** Sends the email again: the invitation is valid for another 72 hours, and earlier emails stop working. */
export const resendInvitation = mutation({
  name: 'invitation.resend',
  summary: 'Resend an invitation',
  permission: 'invitations:write',
  input: InvitationId,
  output: Invitation,
  http: { method: 'POST', path: '/invitations/{id}/delivery', message: 'Invitation queued for sending' },
  async run({ actor, db, audit, consume, enqueue }, { id }) {
    const { role } = await findInvitation(db, actor.organization_id, id);
    assertMayGrant(actor, role);
    await consume('invitations', actor.organization_id);
    const invitation = await renew(db, actor.organization_id, id);
    await enqueue({ name: 'send-invitation', data: { invitation_id: id } });
    audit({ target: { type: 'invitation', id, label: invitation.email } });
    return invitation;
  },
});

/** Revokes an invitation; it stays listed as revoked. */
export const revokeInvitation = mutation({
  name: 'invitation.revoke',
  summary: 'Revoke an invitation',
  permission: 'invitations:write',
  input: InvitationId,
  output: Deleted,
  http: { method: 'DELETE', path: '/invitations/{id}', message: 'Invitation revoked' },
  async run({ actor, db, audit }, { id }) {
    const { role } = await findInvitation(db, actor.organization_id, id);
    assertMayGrant(actor, role);
    const { email } = await revoke(db, actor.organization_id, id);
    audit({
      target: { type: 'invitation', id, label: email },
      changes: { status: { before: 'pending', after: 'revoked' } },
    });
    return { deleted: true as const, id };
  },
});

/** Joins another organization with the link that was emailed to the signed-in person. */
export const acceptInvitation = mutation({
  name: 'invitation.accept',
  summary: 'Accept an invitation',
  permission: 'self:write',
  input: AcceptInvitation,
  output: z.object({ organization_id: Id, organization_name: z.string(), role: z.enum(ROLES) }),
  async run({ actor, db, audit }, { token }) {
    const { entry, ...joined } = await acceptByLink(db, actor.id, token);
    audit(entry);
    return joined;
  },
});

/**
 * Declines an invitation with the link that was emailed. The link alone is enough: declining gives nobody anything, and a person
 * who belongs nowhere else cannot sign in.
 * @throws Problem `conflict` when the link is no longer valid or the invitation no longer pending
 */
export const declineInvitation = publicOperation({
  name: 'invitation.decline',
  summary: 'Decline an invitation with a mailed link',
  throttle: 'address',
  input: DeclineInvitation,
  output: z.null(),
  async run({ db, audit }, { token }) {
    const { id, organization_id, email, person } = await declineByLink(db, token);
    audit(person, {
      organization_id,
      target: { type: 'invitation', id, label: email },
      changes: { status: { before: 'pending', after: 'declined' } },
    });
    return null;
  },
});
