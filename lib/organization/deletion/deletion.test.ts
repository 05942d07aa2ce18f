import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { listMyOrganizations } from '@/lib/account/profile/operations';
import { activeMembership, findSession } from '@/lib/account/sessions/find-session';
import { recorded } from '@/lib/audit-log/chain/testing';
import type { Actor } from '@/lib/core/actor';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { acceptInvitation, inviteUser } from '@/lib/organization/invitations/operations';
import { mintFor, someone } from '@/lib/organization/invitations/testing';
import { organizationDeletionMail } from '@/lib/organization/mail/organization-deletion';
import { deleteOrganization, getOrganization, restoreOrganization } from '@/lib/organization/settings/operations';
import { flushThrottled } from '@/lib/platform/audit-trail/record-throttled';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';

let client: TestClient;
let sink: SmtpSink;
beforeAll(async () => {
  client = await startApi(api);
  sink = await startSmtpSink();
});
afterAll(async () => {
  await client.close();
  await sink.stop();
});

/** An organization with two owners and a member, all signed in, and a key. */
async function team() {
  const organization = await makeOrganization();
  const [ada, ben, mia] = [
    await makeMember(organization, 'OWNER'),
    await makeMember(organization, 'OWNER'),
    await makeMember(organization, 'MEMBER'),
  ];
  const { key } = await makeKey(organization, ['organization:read']);
  const owner = await signIn(organization.id, ada.user.id);
  const member = await signIn(organization.id, mia.user.id);
  return { organization, ada, ben, mia, key, owner, member, name: organization.name };
}

const look = async (token: string) => (await findSession(token, browser))!;
const statusOf = async (key: string) => (await client.call('GET', '/organization', { key })).status;
const move = (id: string, interval: string) =>
  controlDb()
    .update(organizations)
    .set({ erase_at: sql`now() + ${interval}::interval` })
    .where(eq(organizations.id, id));

async function jobsOf(organization_id: string) {
  const { rows } = await controlPool().query<{ data: Parameters<typeof organizationDeletionMail.send>[0] }>(
    `select data from jobs.job where name = 'send-organization-deletion' and data ->> 'organization_id' = $1
     order by created_on, data ->> 'user_id'`,
    [organization_id],
  );
  return rows.map(({ data }) => data);
}

describe('organization.delete and organization.restore', () => {
  it('close the organization at once for keys and members, and restore it as it was', async () => {
    const { organization, ada, ben, key, owner, member, name } = await team();
    expect(await statusOf(key)).toBe(200);
    const { erase_at } = await deleteOrganization(owner.actor, { name });
    expect((Date.parse(erase_at) - Date.now()) / 86_400_000).toBeCloseTo(7, 2);

    expect(await statusOf(key)).toBe(401);
    const seen = await look(member.token);
    expect(seen).toMatchObject({ pending: 'organization_deleted', organization: { deletion: { erase_at } } });
    expect(seen.organization.deletion!.by).toContain(ada.user.email);
    expect([...seen.actor.permissions]).toEqual(['self:switch_organization']);
    expect((await refusal(getOrganization(seen.actor, {}))).code).toBe('insufficient_permission');
    expect((await refusal(restoreOrganization(seen.actor, {}))).code).toBe('insufficient_permission');

    const { actor } = await look((await signIn(organization.id, ben.user.id)).token);
    expect(await restoreOrganization(actor, {})).toEqual({ organization_id: organization.id });
    expect(await statusOf(key)).toBe(200);
    expect(await look(member.token)).toMatchObject({ pending: null, organization: { deletion: null } });
    await flushThrottled();
    expect((await recorded(organization.id)).map(({ action }) => action).sort()).toEqual([
      ...['access.denied', 'access.denied', 'api_key.refused'],
      ...['organization.delete', 'organization.restore'],
    ]);
  });

  it('require an owner and the exact name', async () => {
    const { organization, ada, mia, name } = await team();
    const admin = await makeMember(organization, 'ADMIN');
    const former: Actor = { ...admin.actor, role: 'OWNER' };
    for (const [actor, code] of [
      [admin.actor, 'insufficient_permission'],
      [mia.actor, 'insufficient_permission'],
      [keyActor(organization, ['organization:write']), 'insufficient_permission'],
      [former, 'conflict'],
    ] as const)
      expect((await refusal(deleteOrganization(actor, { name }))).code).toBe(code);
    for (const other of ['', name.toLowerCase(), `${name}.`]) {
      const { errors } = await refusal(deleteOrganization(ada.actor, { name: other }));
      expect(errors).toMatchObject([{ path: 'name', code: 'mismatch' }]);
    }
    expect((await getOrganization(ada.actor, {})).name).toBe(name);
  });

  it('let only one of two concurrent owners delete it', async () => {
    const { ada, ben, name } = await team();
    const both = await Promise.allSettled([ada, ben].map(({ actor }) => deleteOrganization(actor, { name })));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('notify every owner, and nobody of what is no longer true', async () => {
    const { organization, ada, ben, owner, name } = await team();
    await deleteOrganization(owner.actor, { name });
    const attempt = { job_id: 'job', enqueued_at: new Date(), last: false };
    const deleted = await jobsOf(organization.id);
    expect(deleted.map(({ user_id }) => user_id)).toEqual([ada.user.id, ben.user.id].sort());
    sink.messages.length = 0;
    expect(await organizationDeletionMail.send(deleted[0]!, attempt)).toEqual({ outcome: 'sent' });
    expect(sink.messages[0]).toMatchObject({ subject: `${name} was deleted` });
    expect(sink.messages[0]!.text).toContain('/organization-deleted');
    await restoreOrganization((await look(owner.token)).actor, {});
    expect((await organizationDeletionMail.send(deleted[1]!, attempt)).outcome).toBe('skipped');
    const restored = (await jobsOf(organization.id)).filter(({ event }) => event === 'restored');
    expect(restored).toHaveLength(2);
    expect(await organizationDeletionMail.send(restored[0]!, attempt)).toEqual({ outcome: 'sent' });
    expect(sink.messages[1]).toMatchObject({ subject: `${name} was restored` });
  });

  it('reject a restore after seven days or a second time', async () => {
    const { organization, owner, name } = await team();
    await deleteOrganization(owner.actor, { name });
    const { actor } = await look(owner.token);
    await move(organization.id, '-1 second');
    expect((await refusal(restoreOrganization(actor, {}))).code).toBe('conflict');
    await move(organization.id, '1 hour');
    await restoreOrganization(actor, {});
    expect((await refusal(restoreOrganization(actor, {}))).code).toBe('conflict');
  });

  it('sign members in to another organization of theirs and offer the way back', async () => {
    const { organization, owner, mia, member, name } = await team();
    const other = await makeOrganization();
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: mia.user.id, role: 'MEMBER', status: 'active' });
    await controlDb()
      .update(memberships)
      .set({ last_active_at: sql`now()` })
      .where(and(eq(memberships.organization_id, organization.id), eq(memberships.user_id, mia.user.id)));
    expect((await activeMembership(controlDb(), mia.user.id))!.organization_id).toBe(organization.id);
    await deleteOrganization(owner.actor, { name });
    expect((await activeMembership(controlDb(), mia.user.id))!.organization_id).toBe(other.id);
    const { actor } = await look(member.token);
    const mine = await listMyOrganizations(actor, {});
    expect(new Map(mine.map(({ id, is_deleted }) => [id, is_deleted]))).toEqual(
      new Map([
        [organization.id, true],
        [other.id, false],
      ]),
    );
  });

  it('let nobody join a deleted organization', async () => {
    const { organization, ada, owner, name } = await team();
    const guest = await makeMember(await makeOrganization(), 'MEMBER', { password_hash: 'x' });
    const invitation = await inviteUser(ada.actor, { ...someone(guest.user.email), role: 'MEMBER' });
    const { secret: token } = await mintFor(invitation, 'join', guest.user.id, organization.id);
    await deleteOrganization(owner.actor, { name });
    expect(await refusal(acceptInvitation(guest.actor, { token }))).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('is being deleted'),
    });
    await restoreOrganization((await look(owner.token)).actor, {});
    expect(await acceptInvitation(guest.actor, { token })).toMatchObject({ role: 'MEMBER' });
  });

  it('end the keys cached by other processes', async () => {
    const { organization, key } = await team();
    await vi.waitFor(async () => {
      const asked = vi.spyOn(controlPool(), 'query');
      expect(await statusOf(key)).toBe(200);
      const queries = asked.mock.calls.filter(([query]) => (query as { name?: string }).name === 'api_keys');
      asked.mockRestore();
      expect(queries).toEqual([]);
    }, 9_000);
    // As another process does it: this process only hears of it through the database.
    await move(organization.id, '7 days');
    await vi.waitFor(async () => expect(await statusOf(key)).toBe(401), { timeout: 1_000, interval: 20 });
  });
});
