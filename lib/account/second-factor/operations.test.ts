import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { sessions } from '@/db/schema/control/sign-in';
import { recentActivity } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { browser, refusal } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import {
  activateNewRecoveryCodes,
  beginTwoFactor,
  getTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
} from './operations';
import { actionsOf, notices, PASSWORD, person } from './testing';

describe('two_factor.begin with an app on', () => {
  it('requires the second factor to replace the app or show recovery codes', async () => {
    const { actor } = await person();
    await enrol(actor);
    expect((await refusal(beginTwoFactor(actor, {}))).errors).toMatchObject([{ path: 'code', code: 'required' }]);
    for (const attempt of [beginTwoFactor, renewRecoveryCodes]) {
      const problem = await refusal(attempt(actor, { code: '000000' }));
      expect(problem.errors).toMatchObject([{ path: 'code', code: 'wrong_code' }]);
    }
    expect((await getTwoFactor(actor, {})).recovery_codes).toMatchObject({ left: 10 });
  });

  it('accepts a code as proof for the steps that follow', async () => {
    const { actor, token } = await person();
    const { seed } = await enrol(actor);
    await controlDb()
      .update(sessions)
      .set({ proved_at: sql`now() - interval '1 hour'` })
      .where(eq(sessions.id, actor.session_id!));
    const stale = (await findSession(token, browser))!.actor;
    expect(stale.recently_authenticated).toBe(false);
    await beginTwoFactor(stale, { code: codeOf(seed) });
    expect((await findSession(token, browser))!.actor.recently_authenticated).toBe(true);
  });
});

describe('two_factor.turn_off', () => {
  it('requires the password and a code and removes everything', async () => {
    const { actor, organization, user } = await person();
    const { seed } = await enrol(actor);
    const code = codeOf(seed);
    const noPassword = await refusal(turnOffTwoFactor(actor, { current_password: 'wrong', code }));
    expect(noPassword.errors).toMatchObject([{ path: 'current_password' }]);
    const noCode = await refusal(turnOffTwoFactor(actor, { current_password: PASSWORD, code: '000000' }));
    expect(noCode.errors).toMatchObject([{ path: 'code' }]);
    await turnOffTwoFactor(actor, { current_password: PASSWORD, code });
    expect(await getTwoFactor(actor, {})).toEqual({
      app: null,
      recovery_codes: null,
      trusted_browsers: [],
      required_by: [],
    });
    expect(await actionsOf(organization.id)).toEqual([
      'two_factor.turn_off',
      'two_factor.failed',
      'two_factor.turn_off_failed',
      'two_factor.turn_on',
    ]);
    expect(await notices(user.id)).toEqual(['two_factor_on', 'two_factor_off']);
    expect((await recentActivity(actor, {})).map(({ action }) => action)).toContain('two_factor.failed');
    const again = await refusal(turnOffTwoFactor(actor, { current_password: PASSWORD, code }));
    expect(again.code).toBe('conflict');
  });

  it('accepts a recovery code instead of the app’s', async () => {
    const { actor } = await person();
    const { recovery_codes } = await enrol(actor);
    const code = recovery_codes[3]!.toUpperCase().replaceAll('-', ' ');
    await turnOffTwoFactor(actor, { current_password: PASSWORD, code });
    expect((await getTwoFactor(actor, {})).app).toBeNull();
  });
});

describe('two_factor.renew_recovery_codes', () => {
  it('replaces the old codes when the new ones are saved, not before', async () => {
    const { actor, user, organization } = await person();
    const { seed } = await enrol(actor);
    const first = await renewRecoveryCodes(actor, { code: codeOf(seed) });
    const second = await renewRecoveryCodes(actor, { code: codeOf(seed, 1) });
    expect((await refusal(activateNewRecoveryCodes(actor, { set_id: first.set_id }))).code).toBe('not_found');
    const before = (await getTwoFactor(actor, {})).recovery_codes!;
    await activateNewRecoveryCodes(actor, { set_id: second.set_id });
    const after = (await getTwoFactor(actor, {})).recovery_codes!;
    expect(after).toMatchObject({ total: 10, left: 10 });
    expect(after.created_at > before.created_at).toBe(true);
    expect(await actionsOf(organization.id)).toEqual(['two_factor.adopt_recovery_codes', 'two_factor.turn_on']);
    expect(await notices(user.id)).toEqual(['two_factor_on', 'recovery_codes_renewed']);
    expect((await refusal(activateNewRecoveryCodes(actor, { set_id: second.set_id }))).code).toBe('not_found');
  });

  it('is refused without two-factor', async () => {
    const { actor } = await person();
    expect((await refusal(renewRecoveryCodes(actor, { code: '000000' }))).code).toBe('conflict');
  });
});
