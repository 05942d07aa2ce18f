import { desc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { sessions } from '@/db/schema/control/sign-in';
import { resetPassword } from '@/lib/account/password/operations';
import { hashPassword } from '@/lib/account/password/password';
import { beginTwoFactor, proveTwoFactor, verifyTwoFactor } from '@/lib/account/second-factor/operations';
import { trustBrowser } from '@/lib/account/second-factor/trusted-browser';
import { setPassword } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { sendTemporaryPassword } from '@/lib/organization/members/operations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn as openSession, refusal } from '@/tests/signed-in';
import { codeOf } from '@/tests/two-factor';
import { signIn } from './sign-in';
import { at, enrolled, from, NEW } from './sign-in-testing';

const actionsOf = async (organization_id: string) =>
  (
    await controlDb()
      .select({ action: auditEvents.action, changes: auditEvents.changes })
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, organization_id))
      .orderBy(desc(auditEvents.created_at), desc(auditEvents.id))
  ).filter(({ action }) => action.startsWith('session.'));

describe('signIn with two-factor on', () => {
  test('opens a session that can only verify the second factor', async () => {
    const { enter } = await enrolled();
    const { token, trust } = await enter();
    expect(trust).toBeUndefined();
    const half = await at(token);
    expect(half.pending).toBe('verify_second_factor');
    expect([...half.actor.permissions]).toEqual(['self:verify_second_factor']);
  });

  test('asks for no second factor while its set-up is unfinished', async () => {
    const organization = await makeOrganization();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: await hashPassword(NEW) });
    const { actor } = await openSession(organization.id, user.id);
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    const { token } = await signIn({ email: user.email, password: NEW }, from());
    expect(await at(token)).toMatchObject({ pending: null, two_factor: false });
  });

  test('records the sign-in once the code is verified', async () => {
    const { enter, seed, organization } = await enrolled();
    const { token } = await enter();
    expect((await actionsOf(organization.id)).map(({ action }) => action)).toEqual(['session.second_factor_asked']);
    const done = await verifyTwoFactor((await at(token)).actor, { code: codeOf(seed), remember_browser: false });
    expect(done).toMatchObject({ pending: null, remember_browser: false });
    const full = await at(token);
    expect(full.pending).toBeNull();
    expect(full.actor.permissions.has('agents:write')).toBe(true);
    expect(full.actor.recently_authenticated).toBe(true);
    expect((await actionsOf(organization.id))[0]).toEqual({
      action: 'session.sign_in',
      changes: { second_factor: { before: null, after: 'totp' } },
    });
  });

  test('leaves the session pending after a wrong code', async () => {
    const { enter } = await enrolled();
    const { token } = await enter();
    const half = await at(token);
    const problem = await refusal(verifyTwoFactor(half.actor, { code: '000000', remember_browser: false }));
    expect(problem.errors).toMatchObject([{ path: 'code', code: 'wrong_code' }]);
    expect((await at(token)).pending).toBe('verify_second_factor');
  });

  test('accepts exactly one of two submissions of one code, in one session or two', async () => {
    const { enter, seed } = await enrolled();
    const [one, other] = [await enter(), await enter()];
    const actors = await Promise.all([one, one, other, other].map(async ({ token }) => (await at(token)).actor));
    const code = codeOf(seed);
    const outcomes = await Promise.allSettled(
      actors.map((actor) => verifyTwoFactor(actor, { code, remember_browser: false })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const pending = await Promise.all([one, other].map(async ({ token }) => (await at(token)).pending));
    expect(pending.filter((step) => step === null)).toHaveLength(1);
  });

  test('ends the pending session after ten minutes', async () => {
    const { enter, seed } = await enrolled();
    const { token } = await enter();
    const { actor, session_id } = await at(token);
    await controlDb()
      .update(sessions)
      .set({ expires_at: sql`${sessions.expires_at} - interval '10 minutes'` })
      .where(eq(sessions.id, session_id));
    const refused = await refusal(verifyTwoFactor(actor, { code: codeOf(seed), remember_browser: false }));
    expect(refused.code).toBe('unauthenticated');
    expect(await findSession(token, from())).toBeUndefined();
  });

  test('requires the second factor after a password reset by email', async () => {
    const { enter, user } = await enrolled();
    const { token } = await enter();
    const trust = await trustBrowser((await at(token)).session_id);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await resetPassword(from(), { token: secret, new_password: NEW });
    expect(await findSession(token, from())).toBeUndefined();
    const after = await enter(trust.token, NEW);
    expect((await at(after.token)).pending).toBe('verify_second_factor');
  });

  test('asks for the second factor before the forced password change', async () => {
    const { enter, seed, owner, user, organization } = await enrolled();
    await sendTemporaryPassword(owner.actor, { id: user.id });
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
    );
    const { token } = await enter(undefined, secret);
    const first = await at(token);
    expect([...first.actor.permissions]).toEqual(['self:verify_second_factor']);
    const early = await refusal(setPassword(first.actor, { new_password: NEW }));
    expect(early.code).toBe('insufficient_permission');
    const done = await verifyTwoFactor(first.actor, { code: codeOf(seed), remember_browser: false });
    expect(done.pending).toBe('set_password');
    const second = await at(token);
    expect([...second.actor.permissions]).toEqual(['self:set_password']);
    await setPassword(second.actor, { new_password: NEW });
    expect((await at(token)).pending).toBeNull();
  });
});
