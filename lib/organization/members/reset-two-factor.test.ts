import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { beginTwoFactor, proveTwoFactor } from '@/lib/account/second-factor/operations';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { exportUsers, getUser, listUsers, resetTwoFactor } from './operations';
import { joinToo, openSessions, owned } from './testing';

async function enrolled(
  organization: Awaited<ReturnType<typeof makeOrganization>>,
  role: 'MEMBER' | 'OWNER' = 'MEMBER',
) {
  const { user } = await makeMember(organization, role);
  const { actor } = await signIn(organization.id, user.id);
  return { user, actor, ...(await enrol(actor)) };
}

describe('user.reset_two_factor', () => {
  test('deletes app, codes and trusted browsers, ends sessions, notifies the user, and is recorded', async () => {
    const { organization, actor } = await owned();
    const { user } = await enrolled(organization);
    expect(await openSessions(user.id)).toHaveLength(1);
    expect(await resetTwoFactor(actor, { id: user.id })).toMatchObject({ id: user.id, two_factor: false });
    expect(await openSessions(user.id)).toEqual([]);
    for (const table of ['totp_factors', 'recovery_codes', 'trusted_browsers']) {
      const { rows } = await controlDb().execute(
        sql`select 1 from ${sql.identifier(table)} where user_id = ${user.id}`,
      );
      expect([table, rows.length]).toEqual([table, 0]);
    }
    const { rows: jobs } = await controlDb().execute(
      sql`select data from jobs.job where data @> ${JSON.stringify({ user_id: user.id, notice: 'two_factor_reset' })}::jsonb`,
    );
    expect(jobs).toMatchObject([{ data: { by: actor.label } }]);
    const events = await controlDb()
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.organization_id, organization.id), eq(auditEvents.action, 'user.reset_two_factor')));
    expect(events).toMatchObject([{ target_id: user.id, changes: { two_factor: { before: true, after: false } } }]);
  });

  test('rejects oneself, higher roles, users without it, and the second of two concurrent requests', async () => {
    const { organization, actor, user } = await owned();
    expect((await refusal(resetTwoFactor(actor, { id: user.id }))).code).toBe('conflict');
    const owner = await enrolled(organization, 'OWNER');
    const admin = await makeMember(organization, 'ADMIN');
    expect((await refusal(resetTwoFactor(admin.actor, { id: owner.user.id }))).code).toBe('insufficient_permission');
    const key = keyActor(organization, ['users:write']);
    expect((await refusal(resetTwoFactor(key, { id: owner.user.id }))).code).toBe('insufficient_permission');
    const { user: bare } = await makeMember(organization, 'MEMBER');
    expect((await refusal(resetTwoFactor(actor, { id: bare.id }))).code).toBe('conflict');
    const member = await enrolled(organization);
    const both = await Promise.allSettled([1, 2].map(() => resetTwoFactor(actor, { id: member.user.id })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('rejects a member of several organizations', async () => {
    const { organization, actor } = await owned();
    const { user } = await enrolled(organization);
    await joinToo(await makeOrganization(), user.id);
    const refused = await refusal(resetTwoFactor(actor, { id: user.id }));
    expect(refused).toMatchObject({ code: 'conflict', detail: expect.stringContaining('recovery code') });
    expect((await getUser(actor, { id: user.id })).two_factor).toBe(true);
  });

  test('requires re-authentication', async () => {
    const { organization, actor } = await owned();
    const { user } = await enrolled(organization);
    const refused = await refusal(resetTwoFactor({ ...actor, recently_authenticated: false }, { id: user.id }));
    expect(refused.code).toBe('identity_confirmation_required');
  });
});

test('user.list, user.get and user.export report two_factor', async () => {
  const { organization, actor } = await owned();
  const { user } = await enrolled(organization);
  const half = await makeMember(organization, 'MEMBER');
  const session = await signIn(organization.id, half.user.id);
  const { enrolment_id, seed } = await beginTwoFactor(session.actor, {});
  await proveTwoFactor(session.actor, { enrolment_id, code: codeOf(seed) });
  const states = async () => ({
    list: (await listUsers(actor, { search: user.email })).items.map(({ two_factor }) => two_factor),
    one: (await getUser(actor, { id: user.id })).two_factor,
    export: (await exportUsers(actor, {})).items.filter(({ two_factor }) => two_factor).map(({ id }) => id),
  });
  expect(await states()).toEqual({ list: [true], one: true, export: [user.id] });
  expect((await getUser(actor, { id: half.user.id })).two_factor).toBe(false);
  await resetTwoFactor(actor, { id: user.id });
  expect(await states()).toEqual({ list: [false], one: false, export: [] });
});
