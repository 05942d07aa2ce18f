import { desc, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { users } from '@/db/schema/control/organizations';
import { sessions as dbSessions } from '@/db/schema/control/sign-in';
import { hashPassword, verifyPassword } from '@/lib/account/password/password';
import { findSession } from '@/lib/account/sessions/find-session';
import { rotateSession } from '@/lib/account/sessions/session';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import {
  changePassword,
  listEndedSessions,
  listSessions,
  recentActivity,
  revokeOtherSessions,
  revokeSession,
} from './operations';

const OLD = 'sturdy otter lamp canyon';
const NEW = 'velvet anchor prairie drum';

async function person(values: { password_hash?: string } = {}) {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'ADMIN', values);
  return { organization, user };
}

async function jobsFor(name: string, data: Record<string, string>) {
  const result = await controlDb().execute(
    sql`select id from jobs.job where name = ${name} and data @> ${JSON.stringify(data)}::jsonb`,
  );
  return result.rows.length;
}

async function passwordOf(user_id: string) {
  const [user] = await controlDb().select().from(users).where(eq(users.id, user_id));
  return user!.password_hash;
}

const actionsOf = async (organization_id: string) =>
  (
    await controlDb()
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, organization_id))
      .orderBy(desc(auditEvents.created_at))
  ).map(({ action }) => action);

describe('security sessions', () => {
  it('lists the person’s live sessions, the current one first', async () => {
    const { organization, user } = await person();
    const here = await signIn(organization.id, user.id);
    const there = await signIn(organization.id, user.id);
    const stranger = await person();
    await signIn(stranger.organization.id, stranger.user.id);
    const sessions = await listSessions(here.actor, {});
    expect(sessions.map(({ id, is_current }) => [id, is_current])).toEqual([
      [here.id, true],
      [there.id, false],
    ]);
    expect(sessions[0]).toMatchObject({ browser: 'Chrome 130', ip: '203.0.113.7', method: 'password' });
    expect(JSON.stringify(sessions)).not.toContain('hash');
  });

  it('says where each session and activity is, or that its address is private', async () => {
    const { organization, user } = await person();
    const here = await signIn(organization.id, user.id);
    const there = await signIn(organization.id, user.id);
    await controlDb().update(dbSessions).set({ ip: '193.0.6.139' }).where(eq(dbSessions.id, there.id));
    const [mine, other] = await listSessions(here.actor, {});
    expect(mine!.location).toEqual({ kind: 'private', country: null, country_name: null, city: null });
    expect(other!.location).toEqual({ kind: 'public', country: 'NL', country_name: 'Netherlands', city: null });
    await revokeSession(here.actor, { session_id: there.id });
    const [ended] = await listEndedSessions(here.actor, {});
    expect(ended!.location.country).toBe('NL');
    const [event] = await recentActivity(here.actor, {});
    expect(event!.location.kind).toBe('private');
  });

  it('revokes a session, whose next request is refused', async () => {
    const { organization, user } = await person();
    const here = await signIn(organization.id, user.id);
    const there = await signIn(organization.id, user.id);
    await revokeSession(here.actor, { session_id: there.id });
    expect(await findSession(there.token, browser)).toBeUndefined();
    expect(await findSession(here.token, browser)).toBeDefined();
    expect(await listSessions(here.actor, {})).toHaveLength(1);
    expect(await actionsOf(organization.id)).toEqual(['security.revoke_session']);
    expect((await refusal(revokeSession(here.actor, { session_id: there.id }))).code).toBe('not_found');
  });

  it('does not find another person’s session, in the same organization or elsewhere', async () => {
    const { organization, user } = await person();
    const here = await signIn(organization.id, user.id);
    const colleague = await makeMember(organization, 'MEMBER');
    const theirs = await signIn(organization.id, colleague.user.id);
    for (const session_id of [theirs.id, newId()]) {
      expect((await refusal(revokeSession(here.actor, { session_id }))).code).toBe('not_found');
    }
    expect(await findSession(theirs.token, browser)).toBeDefined();
  });

  it('ends all other sessions and returns how many', async () => {
    const { organization, user } = await person();
    const here = await signIn(organization.id, user.id);
    const others = [await signIn(organization.id, user.id), await signIn(organization.id, user.id)];
    expect(await revokeOtherSessions(here.actor, {})).toEqual({ ended_sessions: 2 });
    for (const { token } of others) expect(await findSession(token, browser)).toBeUndefined();
    expect(await findSession(here.token, browser)).toBeDefined();
    expect(await revokeOtherSessions(here.actor, {})).toEqual({ ended_sessions: 0 });
    expect(await actionsOf(organization.id)).toEqual(['security.revoke_other_sessions']);
  });
});

describe('security.change_password', () => {
  it('stores the new password, ends other sessions and notifies the person', async () => {
    const { organization, user } = await person({ password_hash: await hashPassword(OLD) });
    const here = await signIn(organization.id, user.id);
    const there = await signIn(organization.id, user.id);
    const result = await changePassword(here.actor, { current_password: OLD, new_password: NEW });
    expect(result).toEqual({ session_id: here.id, ended_sessions: 1 });
    expect(await verifyPassword(await passwordOf(user.id), NEW)).toBe(true);
    expect(await findSession(there.token, browser)).toBeUndefined();
    expect(await jobsFor('send-password-changed', { user_id: user.id })).toBe(1);

    const token = await rotateSession(result.session_id);
    expect(await findSession(here.token, browser)).toBeUndefined();
    expect((await findSession(token, browser))?.session_id).toBe(here.id);
    expect((await recentActivity(here.actor, {})).map(({ action }) => action)).toEqual(['security.change_password']);
  });

  it('refuses a wrong current password at its field, records it and counts the attempt', async () => {
    const { organization, user } = await person({ password_hash: await hashPassword(OLD) });
    const { actor, token } = await signIn(organization.id, user.id);
    for (let failure = 0; failure < 10; failure++) {
      const problem = await refusal(changePassword(actor, { current_password: 'wrong', new_password: NEW }));
      expect(problem.errors).toMatchObject([{ path: 'current_password', code: 'wrong_password' }]);
    }
    const limited = await refusal(changePassword(actor, { current_password: OLD, new_password: NEW }));
    expect(limited.code).toBe('rate_limited');
    expect(await verifyPassword(await passwordOf(user.id), OLD)).toBe(true);
    expect(await findSession(token, browser)).toBeDefined();
    const failed = (await actionsOf(organization.id)).filter((action) => action === 'security.change_password_failed');
    expect(failed).toHaveLength(10);
  });

  it.each([
    ['the same', OLD],
    ['short', 'fourteen chars'],
    ['common', 'passwordpassword'],
  ])('refuses a new password that is %s', async (_, new_password) => {
    const { organization, user } = await person({ password_hash: await hashPassword(OLD) });
    const { actor } = await signIn(organization.id, user.id);
    const problem = await refusal(changePassword(actor, { current_password: OLD, new_password }));
    expect(problem.errors![0]!.path).toBe('new_password');
    expect(await verifyPassword(await passwordOf(user.id), OLD)).toBe(true);
  });

  it('accepts one of two concurrent changes', async () => {
    const { organization, user } = await person({ password_hash: await hashPassword(OLD) });
    const { actor } = await signIn(organization.id, user.id);
    const outcomes = await Promise.allSettled([
      changePassword(actor, { current_password: OLD, new_password: NEW }),
      changePassword(actor, { current_password: OLD, new_password: `${NEW} again` }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
