import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { invitations } from '@/db/schema/control/invitations';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { bulkInvite, inviteUser } from '@/lib/organization/invitations/operations';
import { admin, expire, jobsFor, problem, someone } from '@/lib/organization/invitations/testing';
import { updateUser } from '@/lib/organization/members/operations';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { makeKey, makeMember } from '@/tests/fixtures';
import { runNextBatch } from '../batch';
import { makeChanges } from '../testing';
import { cancelInvitationChange, getInvitationChange } from './operations';
import { resultsOf } from './testing';

const people = (count: number) => Array.from({ length: count }, () => someone());
const count = (organization: { id: string }) =>
  controlDb().$count(invitations, eq(invitations.organization_id, organization.id));

describe('invitation.bulk_create in the background', () => {
  it('invites the valid rows once, replaces an expired invitation, and says what is wrong with each other row', async () => {
    const { organization, actor } = await admin();
    const open = await inviteUser(actor, someone());
    const late = await inviteUser(actor, someone());
    await expire(late.id);
    const { user: member } = await makeMember(organization, 'MEMBER');
    const [first, second] = people(2);
    const rows = [
      first!,
      { ...someone('wrong'), first_name: '' },
      second!,
      someone(first!.email.toUpperCase()),
      someone(open.email),
      someone(member.email),
      { ...someone(), role: 'OWNER' },
      { ...someone(), role: 'EMPEROR' },
      someone(late.email),
    ];
    const outcome = await bulkInvite(actor, { invitations: rows, in_background: true });
    expect(outcome).toMatchObject({ invited: 0, refused: 0, results: [], bulk_change_id: expect.any(String) });
    expect(await count(organization)).toBe(2);
    await makeChanges();
    const id = outcome.bulk_change_id!;
    expect(await getInvitationChange(actor, { id })).toMatchObject({
      action: 'invite',
      status: 'completed',
      total: 9,
      succeeded: 3,
      skipped: 3,
      failed: 3,
    });
    const results = await resultsOf(actor, id);
    expect(results.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'succeeded null',
      'failed invalid',
      'succeeded null',
      'skipped duplicate',
      'skipped already_invited',
      'skipped already_member',
      'failed role_above_own',
      'failed invalid',
      'succeeded null',
    ]);
    expect(results[1]).toMatchObject({ index: 1, email: 'wrong', invitation_id: null, last_name: 'Okafor' });
    expect(results[1]!.message).toContain('The first name is required.');
    expect(results[7]).toMatchObject({ role: 'EMPEROR', email: rows[7]!.email });
    for (const at of [0, 2, 8]) {
      expect(await jobsFor(results[at]!.invitation_id!)).toHaveLength(1);
    }
    expect(await count(organization)).toBe(5);
    await bulkInvite(actor, { invitations: rows, in_background: true });
    await makeChanges();
    expect(await count(organization)).toBe(5);
  });

  it('stops when the person who started it was given a lower role, and leaves the rest uninvited', async () => {
    const { organization } = await admin();
    const { actor: owner } = await makeMember(organization, 'OWNER');
    const { actor } = await makeMember(organization, 'ADMIN');
    const { bulk_change_id } = await bulkInvite(actor, { invitations: people(500), in_background: true });
    await runNextBatch();
    await updateUser({ ...owner, recently_authenticated: true }, { id: actor.id, role: 'MEMBER' });
    await makeChanges();
    const change = await getInvitationChange(owner, { id: bulk_change_id! });
    expect(change).toMatchObject({ status: 'completed', succeeded: 200, failed: 300 });
    expect(await count(organization)).toBe(200);
  });

  it('can be cancelled, and leaves the rest uninvited', async () => {
    const { organization, actor } = await admin();
    const { bulk_change_id } = await bulkInvite(actor, { invitations: people(501) });
    await runNextBatch();
    const cancelled = await cancelInvitationChange(actor, { id: bulk_change_id! });
    expect(cancelled).toMatchObject({ status: 'cancelled', succeeded: 200 });
    await makeChanges();
    expect(await count(organization)).toBe(200);
  });

  it('starts nothing when it would send more emails than are allowed in a day', async () => {
    const { organization, actor } = await admin();
    await consumeAttempt('invitations', organization.id, 19_500);
    expect((await problem(bulkInvite(actor, { invitations: people(501) }))).code).toBe('rate_limited');
    const changes = eq(bulkChanges.organization_id, organization.id);
    expect(await controlDb().$count(bulkChanges, changes)).toBe(0);
    expect(
      (await bulkInvite(actor, { invitations: [...people(500), someone('wrong')] })).bulk_change_id,
    ).not.toBeNull();
  });

  it('asks for authentication when it grants a role', async () => {
    const { actor } = await admin();
    const stale = { ...actor, recently_authenticated: false };
    const rows = [{ ...someone(), role: 'DEVELOPER' }];
    const refused = await problem(bulkInvite(stale, { invitations: rows, in_background: true }));
    expect(refused.code).toBe('identity_confirmation_required');
  });
});

describe('POST /invitations/bulk', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(api);
  });
  afterAll(() => client.close());

  it('takes 10,000 rows of more than 1 MiB, answers 202 once for an Idempotency-Key, and refuses one more row', async () => {
    const { organization } = await admin();
    const { key } = await makeKey(organization, PERMISSIONS);
    const rows = Array.from({ length: 10_000 }, (_, n) => ({
      ...someone(`${n}.${newId()}@acme.example`),
      role: 'MEMBER',
    }));
    expect(JSON.stringify(rows).length).toBeGreaterThan(1024 * 1024);
    const rehearsal = await client.call('POST', '/invitations/bulk', {
      key,
      body: { invitations: rows, dry_run: true },
    });
    expect([rehearsal.status, rehearsal.body.data.would_invite]).toEqual([200, 10_000]);
    const send = () =>
      client.call('POST', '/invitations/bulk', {
        key,
        body: { invitations: rows },
        headers: { 'idempotency-key': 'import' },
      });
    const [started, again] = [await send(), await send()];
    expect([started.status, started.body.message]).toEqual([202, 'Inviting in the background']);
    const { bulk_change_id } = started.body.data;
    expect(started.headers.get('location')).toBe(`/api/v1/invitations/bulk/changes/${bulk_change_id}`);
    expect([again.status, again.body.data.bulk_change_id]).toEqual([202, bulk_change_id]);
    const status = await client.call('GET', `/invitations/bulk/changes/${bulk_change_id}`, { key });
    expect(status.body.data).toMatchObject({ action: 'invite', status: 'queued', total: 10_000 });
    const more = await client.call('POST', '/invitations/bulk', { key, body: { invitations: [...rows, someone()] } });
    expect([more.status, more.body.errors[0].path]).toEqual([422, 'invitations']);
    const changes = eq(bulkChanges.organization_id, organization.id);
    expect(await controlDb().$count(bulkChanges, changes)).toBe(1);
    await controlDb().delete(bulkChanges).where(changes);
  });

  it('answers 200 with the results for up to 500 rows', async () => {
    const { organization } = await admin();
    const { key } = await makeKey(organization, PERMISSIONS);
    const answer = await client.call('POST', '/invitations/bulk', { key, body: { invitations: people(3) } });
    expect([answer.status, answer.body.data.invited, answer.body.data.bulk_change_id]).toEqual([200, 3, null]);
    expect(answer.headers.get('location')).toBeNull();
  });
});
