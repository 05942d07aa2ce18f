import { eq, inArray } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { users } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { allJobs } from '@/lib/platform/jobs/testing';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { bulkInvite, inviteUser } from './operations';
import { admin, expire, membershipOf, problem, someone } from './testing';

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

describe('invitation.bulk_create authorization and limits', () => {
  test('requires invitations:write, and each role must be grantable by the actor', async () => {
    const organization = await makeOrganization();
    const { actor: developer } = await makeMember(organization, 'DEVELOPER');
    const reader = keyActor(organization, ['invitations:read']);
    for (const actor of [developer, reader])
      expect((await problem(bulkInvite(actor, { invitations: people(1) }))).code).toBe('insufficient_permission');
    const rows = (['MEMBER', 'DEVELOPER', 'ADMIN', 'OWNER'] as const).map((role) => ({ ...someone(), role }));
    const above = 'role_above_own';
    const key = keyActor(organization, ['invitations:write']);
    expect(codes(await bulkInvite(key, { invitations: rows }))).toEqual(['invited', above, above, above]);
    const { actor: owner } = await makeMember(organization, 'OWNER');
    expect(codes(await bulkInvite(owner, { invitations: rows.slice(1) }))).toEqual(Array(3).fill('invited'));
  });

  test('ignores members and invitations of another organization and keeps their names', async () => {
    const { actor: stranger } = await admin();
    const invited = await inviteUser(stranger, someone());
    const { user } = await makeMember(await makeOrganization(), 'OWNER', { first_name: 'Grace', password_hash: 'x' });
    const { organization, actor } = await admin();
    const outcome = await bulkInvite(actor, { invitations: [someone(invited.email), someone(user.email)] });
    expect(outcome.invited).toBe(2);
    const [person] = await db().select().from(users).where(eq(users.id, user.id));
    expect(person).toMatchObject({ first_name: 'Grace', password_hash: 'x' });
    expect(await membershipOf(organization.id, user.email)).toMatchObject({ role: 'MEMBER', status: 'invited' });
    const all = await db().select().from(invitations).where(eq(invitations.email, invited.email));
    expect(all.map((it) => it.status)).toEqual(['pending', 'pending']);
  });

  test('limits emails to 20,000 a day together with single invitations, and still accepts fewer', async () => {
    const { organization } = await admin();
    const key = keyActor(organization, PERMISSIONS);
    await consumeAttempt('invitations', organization.id, 19_988);
    await bulkInvite(key, { invitations: people(2) });
    await inviteUser(key, someone());
    const before = await counts();
    const refused = await problem(bulkInvite(key, { invitations: people(10) }));
    expect(refused.data).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringMatching(/^Your organization can send up to 20,000 invitations in 24 hours\. Try again in/),
      retry_after_seconds: expect.any(Number),
    });
    expect(await counts()).toEqual(before);
    expect((await bulkInvite(key, { invitations: people(10), dry_run: true })).would_invite).toBe(10);
    expect((await bulkInvite(key, { invitations: people(9) })).invited).toBe(9);
    expect((await problem(inviteUser(key, someone()))).code).toBe('rate_limited');
  });
});

describe('concurrent invitations', () => {
  test('create one invitation and one job per person for overlapping lists', async () => {
    const { organization, actor } = await admin();
    const rows = people(40);
    const lists = [rows.slice(0, 25), rows.slice(10).toReversed(), rows.slice(5, 35), rows];
    const singles = rows.slice(12, 16).map((row) =>
      inviteUser(actor, row).then(
        () => 1,
        () => 0,
      ),
    );
    const outcomes = await Promise.all(lists.map((list) => bulkInvite(actor, { invitations: list })));
    const alone = (await Promise.all(singles)).reduce<number>((sum, it) => sum + it, 0);
    expect(outcomes.reduce((sum, { invited }) => sum + invited, alone)).toBe(40);
    const refused = outcomes.flatMap(codes).filter((code) => code !== 'invited');
    expect([...new Set(refused)]).toEqual(['already_invited']);
    const made = await db().select().from(invitations).where(eq(invitations.organization_id, organization.id));
    expect(made.map(({ email }) => email).sort()).toEqual(rows.map(({ email }) => email).sort());
    const jobs = (await allJobs()).map((job) => job.data.invitation_id);
    for (const { id } of made) expect(jobs.filter((it) => it === id)).toHaveLength(1);
  });

  test('do not deadlock for two organizations with the same people in opposite order', async () => {
    const [one, two] = await Promise.all([admin(), admin()]);
    const rows = people(21).toSorted((a, b) => (a.email < b.email ? -1 : 1));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Both stop at the person in the middle, each holding its own first half.
    const holding = inTransaction(controlPool(), async (tx) => {
      await tx.insert(users).values(rows[10]!);
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const inviting = [bulkInvite(one.actor, { invitations: rows })];
    inviting.push(bulkInvite(two.actor, { invitations: rows.toReversed() }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await holding;
    expect((await Promise.all(inviting)).map(({ invited }) => invited)).toEqual([21, 21]);
    const emails = rows.map(({ email }) => email);
    expect(await db().$count(users, inArray(users.email, emails))).toBe(21);
  });
});

test('invitation.bulk_create takes as many statements for a hundred people as for one, except jobs and audit entries', async () => {
  const { actor } = await admin();
  const statements = async (count: number) => {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    await bulkInvite(actor, { invitations: people(count) });
    const texts = query.mock.calls.map(([first]) => String((first as { text?: string }).text ?? first));
    query.mockRestore();
    const each = texts.filter((text) => /audit|jobs\./i.test(text));
    return { each: each.length, shared: texts.length - each.length };
  };
  const one = await statements(1);
  const hundred = await statements(100);
  expect(hundred.shared).toBe(one.shared);
  expect(one.shared).toBeLessThanOrEqual(12);
  expect(hundred.each).toBeLessThanOrEqual(100 * one.each);
});

test('invitation.bulk_create does not deadlock with a person who is choosing a password', async () => {
  const { organization, actor } = await admin();
  const invitation = await inviteUser(actor, someone());
  const { user_id } = (await membershipOf(organization.id, invitation.email))!;
  await expire(invitation.id);
  const choosing = inTransaction(controlPool(), async (tx) => {
    await tx.update(users).set({ password_hash: 'x' }).where(eq(users.id, user_id));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await tx.execute(`select 1 from organizations where id = '${organization.id}' for share`);
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  const outcome = await bulkInvite(actor, { invitations: [someone(invitation.email), someone()] });
  await choosing;
  expect(outcome.invited).toBe(2);
});

describe('POST /invitations/bulk', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(api);
  });
  afterAll(() => client.close());

  test('answers 200 with a result per row and counts in the message, and replays it for an Idempotency-Key', async () => {
    const { key } = await makeKey(await makeOrganization({ plan: 'elite' }), ['invitations:write']);
    const headers = { 'Idempotency-Key': newId() };
    const body = { invitations: [...people(2), someone('wrong')] };
    const answer = await client.call('POST', '/invitations/bulk/', { key, body, headers });
    expect([answer.status, answer.body.message]).toEqual([200, '2 invited, 1 refused']);
    expect(answer.body.data).toMatchObject({
      invited: 2,
      refused: 1,
      results: [{ index: 0 }, { index: 1 }, { index: 2 }],
    });
    expect((await client.call('POST', '/invitations/bulk', { key, body, headers })).body).toEqual(answer.body);
    const rehearsal = { invitations: people(1), dry_run: true };
    const { body: said } = await client.call('POST', '/invitations/bulk', { key, body: rehearsal });
    expect(said.message).toBe('1 would be invited, 0 refused');
  });

  test('rejects a read-only key, and a malformed request with 422', async () => {
    const organization = await makeOrganization({ plan: 'elite' });
    const { key: reading } = await makeKey(organization, ['invitations:read']);
    const { key } = await makeKey(organization, ['invitations:write']);
    const call = (key: string, body: unknown) => client.call('POST', '/invitations/bulk', { key, body });
    expect((await call(reading, { invitations: people(1) })).status).toBe(403);
    const { status, body } = await call(key, { invitations: [{ ...someone(), id: newId() }] });
    expect([status, body.errors]).toMatchObject([422, [{ path: 'invitations.0.id', code: 'unknown_field' }]]);
  });
});
