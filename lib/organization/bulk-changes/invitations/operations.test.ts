import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import {
  getInvitation,
  inviteUser,
  listInvitations,
  revokeInvitation,
} from '@/lib/organization/invitations/operations';
import {
  admin,
  eventsOf,
  expire,
  jobsFor,
  membershipOf,
  mintFor,
  problem,
  someone,
} from '@/lib/organization/invitations/testing';
import { findToken } from '@/lib/platform/crypto/tokens';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { keyActor, makeKey, makeMember } from '@/tests/fixtures';
import { getBulkChange, listBulkChanges } from '../operations';
import { makeChanges } from '../testing';
import {
  cancelInvitationChange,
  getInvitationChange,
  listInvitationChanges,
  previewInvitationChange,
  startInvitationChange,
} from './operations';
import { addInvitations, changeInvitations } from './testing';

/** One invitation of each kind, by name. */
async function several() {
  const { organization, actor } = await admin();
  const invite = async (role: 'MEMBER' | 'OWNER' = 'MEMBER') =>
    (await inviteUser((await makeMember(organization, 'OWNER')).actor, { ...someone(), role })).id;
  const [pending, expired, revoked, of_owner] = [await invite(), await invite(), await invite(), await invite('OWNER')];
  await expire(expired);
  await revokeInvitation(actor, { id: revoked });
  return { organization, actor, ids: { pending, expired, revoked, of_owner, unknown: newId() } };
}

/** Creates the temporary password of an invitation, as sending its email does. */
async function mintPassword({ id: organization_id }: { id: string }, actor: Actor, id: string) {
  const { email } = await getInvitation(actor, { id });
  const { user_id } = (await membershipOf(organization_id, email))!;
  const { secret } = await mintFor({ id }, 'temporary_password', user_id, organization_id);
  return { email, secret };
}

const outcomes = (results: { outcome: string; reason: string | null }[]) =>
  results.map(({ outcome, reason }) => reason ?? outcome);

describe('invitation_change', () => {
  it('resends pending and expired invitations, and says why the others are left out', async () => {
    const { organization, actor, ids } = await several();
    const { secret } = await mintPassword(organization, actor, ids.expired);
    const results = await changeInvitations(actor, {
      action: 'resend_invitation',
      invitation_ids: Object.values(ids),
    });
    expect(outcomes(results)).toEqual(['succeeded', 'succeeded', 'not_pending', 'role_above_own', 'not_found']);
    expect(results[2]).toMatchObject({ index: 2, invitation_id: ids.revoked, message: 'It was revoked.' });
    for (const id of [ids.pending, ids.expired]) {
      expect(await getInvitation(actor, { id })).toMatchObject({ status: 'pending', delivery: 'queued' });
      expect(await jobsFor(id)).toHaveLength(2);
      expect((await eventsOf(id)).map(({ action }) => action)).toContain('invitation.resend');
    }
    expect(await findToken(controlDb(), 'temporary_password', secret)).toBeUndefined();
    expect((await listInvitations(actor, { status: 'expired' })).total).toBe(0);
    for (const id of [ids.revoked, ids.of_owner]) expect(await jobsFor(id)).toHaveLength(1);
  });

  it('revokes pending and expired invitations with their secrets and memberships', async () => {
    const { organization, actor, ids } = await several();
    const { email, secret } = await mintPassword(organization, actor, ids.pending);
    const results = await changeInvitations(actor, {
      action: 'revoke_invitation',
      invitation_ids: Object.values(ids),
    });
    expect(outcomes(results)).toEqual(['succeeded', 'succeeded', 'not_pending', 'role_above_own', 'not_found']);
    expect(await findToken(controlDb(), 'temporary_password', secret)).toBeUndefined();
    expect(await membershipOf(organization.id, email)).toBeUndefined();
    expect((await eventsOf(ids.pending)).find(({ action }) => action === 'invitation.revoke')?.changes).toEqual({
      status: { before: 'pending', after: 'revoked' },
    });
    await expect(inviteUser(actor, someone(email))).resolves.toMatchObject({ status: 'pending' });
  });

  it('announces what it then does, for those who match a filter except some', async () => {
    const { organization, actor, ids } = await several();
    const [, , left] = await addInvitations(organization, 3);
    const input = {
      action: 'resend_invitation' as const,
      filter: { status: ['pending' as const, 'revoked' as const] },
      except_invitation_ids: [left!],
    };
    const preview = await previewInvitationChange(actor, input);
    expect(preview).toMatchObject({ total: 5, changed: 3 });
    expect(preview.skipped.map(({ reason, count }) => [reason, count]).sort()).toEqual([
      ['not_pending', 1],
      ['role_above_own', 1],
    ]);
    expect(preview.items.slice(0, 2).map(({ invitation_id }) => invitation_id)).toEqual(
      expect.arrayContaining([ids.revoked, ids.of_owner]),
    );
    const results = await changeInvitations(actor, input);
    expect(results.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(preview.changed);
    expect(results.map(({ invitation_id }) => invitation_id)).not.toContain(left);
    expect(await jobsFor(left!)).toHaveLength(0);
  });

  it('decides by the domain rules and the invitations of the moment, not by those of the start', async () => {
    const { organization, actor } = await admin();
    const [first, second] = await addInvitations(organization, 2);
    const input = { action: 'resend_invitation' as const, invitation_ids: [first!, second!] };
    const { id } = await startInvitationChange(actor, input);
    await revokeInvitation(actor, { id: first! });
    await controlDb()
      .update(organizations)
      .set({ allowed_email_domains: ['other.example'] })
      .where(eq(organizations.id, organization.id));
    await makeChanges();
    expect(await getInvitationChange(actor, { id })).toMatchObject({ status: 'completed', succeeded: 0, skipped: 2 });
    expect(await jobsFor(second!)).toHaveLength(0);
  });

  it('stops when the API key that started it may no longer invite', async () => {
    const { organization, actor } = await admin();
    const ids = await addInvitations(organization, 3);
    const { id: key_id } = await makeKey(organization, ['invitations:write']);
    const key = { ...keyActor(organization, ['invitations:write']), id: key_id };
    const { id } = await startInvitationChange(key, { action: 'revoke_invitation', invitation_ids: ids });
    await controlDb().update(apiKeys).set({ permissions: [] }).where(eq(apiKeys.id, key_id));
    await makeChanges();
    expect(await getInvitationChange(actor, { id })).toMatchObject({ status: 'completed', failed: 3 });
    expect((await listInvitations(actor, { status: 'pending' })).total).toBe(3);
  });

  it('starts nothing when it would send more emails than are allowed in a day', async () => {
    const { organization, actor } = await admin();
    const invitation_ids = await addInvitations(organization, 3);
    await consumeAttempt('invitations', organization.id, 19_998);
    const resend = { action: 'resend_invitation' as const };
    const refused = await problem(startInvitationChange(actor, { ...resend, invitation_ids }));
    expect(refused.code).toBe('rate_limited');
    const count = () => controlDb().$count(bulkChanges, eq(bulkChanges.organization_id, organization.id));
    expect(await count()).toBe(0);
    await startInvitationChange(actor, { action: 'revoke_invitation', invitation_ids: [invitation_ids[0]!] });
    await startInvitationChange(actor, { ...resend, invitation_ids: invitation_ids.slice(1) });
    expect(await count()).toBe(2);
  });

  it('says before the start that it would send more emails than are ever allowed', async () => {
    const { organization, actor } = await admin();
    const [id] = await addInvitations(organization, 1);
    await controlDb().execute(sql`
      insert into invitations (id, organization_id, user_id, email, first_name, last_name, role, invited_by_label, expires_at)
      select gen_random_uuid(), organization_id, user_id, n || email, 'In', 'Vited', 'MEMBER', 'Test', expires_at
      from invitations, generate_series(1, 20000) as n where id = ${id}`);
    const all = { action: 'resend_invitation' as const, filter: {} };
    for (const operation of [previewInvitationChange, startInvitationChange])
      expect(await problem(operation(actor, all))).toMatchObject({
        code: 'conflict',
        message:
          'Your organization can send up to 20,000 invitations in 24 hours. These are 20,001 at once: select fewer.',
      });
  });

  it('is not listed among the changes of users, nor open to those who may only change users', async () => {
    const { organization, actor } = await admin();
    const invitation_ids = await addInvitations(organization, 1);
    const { id } = await startInvitationChange(actor, { action: 'revoke_invitation', invitation_ids });
    expect((await listBulkChanges(actor, {})).total).toBe(0);
    expect((await problem(getBulkChange(actor, { id }))).code).toBe('not_found');
    expect((await listInvitationChanges(actor, {})).items).toMatchObject([{ id, action: 'revoke_invitation' }]);
    const users_key = keyActor(organization, ['users:write', 'invitations:read']);
    expect((await problem(getInvitationChange(users_key, { id }))).code).toBe('insufficient_permission');
    const writer = keyActor(organization, ['invitations:write']);
    const filtered = { action: 'revoke_invitation' as const, filter: {} };
    expect((await problem(startInvitationChange(writer, filtered))).code).toBe('insufficient_permission');
    const { items } = await previewInvitationChange(writer, { action: 'revoke_invitation', invitation_ids });
    expect(items).toMatchObject([{ email: null, name: null }]);
    expect((await cancelInvitationChange(writer, { id })).status).toBe('cancelled');
    const { actor: stranger } = await admin();
    expect((await problem(getInvitationChange(stranger, { id }))).code).toBe('not_found');
  });
});

describe('POST /invitations/bulk/changes', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(api);
  });
  afterAll(() => client.close());

  it('answers 202 with a status resource that follows the change to its end', async () => {
    const { organization } = await admin();
    await addInvitations(organization, 30);
    const { key } = await makeKey(organization, PERMISSIONS);
    const get = (path: string) => client.call('GET', path, { key });
    const body = { action: 'revoke_invitation', filter: { status: ['pending'], search: 'invited' } };
    const started = await client.call('POST', '/invitations/bulk/changes', { key, body });
    expect([started.status, started.body.data]).toMatchObject([202, { status: 'queued', total: 30 }]);
    const path = started.headers.get('location')!.replace('/api/v1', '');
    expect(path).toBe(`/invitations/bulk/changes/${started.body.data.id}`);
    await makeChanges();
    expect((await get(path)).body.data).toMatchObject({ status: 'completed', succeeded: 30 });
    expect((await get(`${path}/results?limit=5`)).body).toMatchObject({
      data: Array(5).fill({ outcome: 'succeeded' }),
    });
    expect((await get('/invitations/bulk/changes')).body.meta.total).toBe(1);
    expect((await client.call('POST', `${path}/cancel`, { key, body: {} })).status).toBe(409);
  });

  it.each([
    [{}, 'action'],
    [{ action: 'invite', filter: {} }, 'action'],
    [{ action: 'revoke_invitation' }, 'invitation_ids'],
    [{ action: 'revoke_invitation', invitation_ids: [] }, 'invitation_ids'],
    [{ action: 'revoke_invitation', invitation_ids: ['1'] }, 'invitation_ids.0'],
    [{ action: 'revoke_invitation', invitation_ids: [newId()], filter: {} }, 'filter'],
    [{ action: 'revoke_invitation', invitation_ids: [newId()] }, 'invitation_ids'],
    [{ action: 'revoke_invitation', filter: { status: ['lost'] } }, 'filter.status.0'],
    [{ action: 'revoke_invitation', filter: {} }, 'filter'],
    [{ action: 'revoke_invitation', invitation_ids: [newId()], except_invitation_ids: [] }, 'except_invitation_ids'],
  ])('names the field at fault in %j', async (body, path) => {
    const { organization } = await admin();
    const { key } = await makeKey(organization, PERMISSIONS);
    for (const endpoint of ['/invitations/bulk/changes', '/invitations/bulk/changes/preview']) {
      const answer = await client.call('POST', endpoint, { key, body });
      expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, path]);
    }
  });
});
