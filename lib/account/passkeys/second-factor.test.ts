import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import {
  beginTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
  verifyTwoFactor,
  verifyTwoFactorByPasskey,
} from '@/lib/account/second-factor/operations';
import { actionsOf, notices, PASSWORD } from '@/lib/account/second-factor/testing';
import { confirmByPasskey, revokeOtherSessions } from '@/lib/account/security/operations';
import { refusal } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { listPasskeys, requestSecondFactorPasskey } from './operations';
import { anHourLater, half, holder, sessionOf, showAtSignIn, shown } from './testing';

describe('two_factor.verify_by_passkey', () => {
  it('accepts a passkey as the second factor without an app', async () => {
    const { user, authenticator, organization } = await holder();
    const { token, actor, pending } = await half(user.email);
    expect(pending).toBe('verify_second_factor');
    expect([...actor.permissions]).toEqual(['self:verify_second_factor']);
    const request = await requestSecondFactorPasskey(actor, {});
    expect(request.allowCredentials).toMatchObject([{ id: authenticator.id }]);
    const done = await verifyTwoFactorByPasskey(actor, {
      passkey: authenticator.get(request),
      remember_browser: false,
    });
    expect(done).toMatchObject({ pending: null, remember_browser: false });
    expect((await sessionOf(token)).pending).toBeNull();
    const [event] = await controlDb()
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, organization.id))
      .orderBy(sql`id desc`);
    expect(event).toMatchObject({
      action: 'session.sign_in',
      changes: { second_factor: { before: null, after: 'passkey' } },
    });
  });

  it('accepts a recovery code instead of the passkey', async () => {
    const { user, recovery_codes } = await holder();
    const { actor, token } = await half(user.email);
    await verifyTwoFactor(actor, { code: recovery_codes![0]!, remember_browser: false });
    expect((await sessionOf(token)).pending).toBeNull();
  });

  it('accepts exactly one of two submissions of one passkey', async () => {
    const { user, authenticator } = await holder();
    const { actor } = await half(user.email);
    const passkey = authenticator.get(await requestSecondFactorPasskey(actor, {}));
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => verifyTwoFactorByPasskey(actor, { passkey, remember_browser: false })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses another person’s passkey, and one shown to another session or for another purpose', async () => {
    const { user, authenticator, actor: full } = await holder();
    const stranger = await holder();
    const { actor, token } = await half(user.email);
    const verify = (passkey: ReturnType<SoftAuthenticator['get']>) =>
      refusal(verifyTwoFactorByPasskey(actor, { passkey, remember_browser: false }));
    const foreign = stranger.authenticator.get(await requestSecondFactorPasskey(actor, {}));
    expect((await verify(foreign)).errors).toMatchObject([{ path: 'passkey', code: 'wrong_passkey' }]);
    expect((await verify(await shown(full, authenticator))).code).toBe('conflict');
    const other = await half(user.email);
    expect((await verify(authenticator.get(await requestSecondFactorPasskey(other.actor, {})))).code).toBe('conflict');
    expect((await sessionOf(token)).pending).toBe('verify_second_factor');
  });

  it('limits attempts together with codes', async () => {
    const { user, authenticator } = await holder();
    const { actor } = await half(user.email);
    for (let number = 0; number < 10; number++) {
      const passkey = authenticator.get(await requestSecondFactorPasskey(actor, {}), { user_verified: false });
      await refusal(verifyTwoFactorByPasskey(actor, { passkey, remember_browser: false }));
    }
    const right = authenticator.get(await requestSecondFactorPasskey(actor, {}));
    const refused = await refusal(verifyTwoFactorByPasskey(actor, { passkey: right, remember_browser: false }));
    expect(refused.code).toBe('rate_limited');
  });

  it('refuses, records and reports a copied passkey', async () => {
    const { user, authenticator, organization } = await holder(new SoftAuthenticator({ counts: true }));
    const { actor } = await half(user.email);
    const copy = authenticator.get(await requestSecondFactorPasskey(actor, {}), { counter: 1 });
    const refused = await refusal(verifyTwoFactorByPasskey(actor, { passkey: copy, remember_browser: false }));
    expect(refused.errors).toMatchObject([{ path: 'passkey' }]);
    expect((await actionsOf(organization.id))[0]).toBe('passkey.copied');
    expect(await notices(user.id)).toContain('passkey_copied');
  });
});

describe('security.confirm_by_passkey', () => {
  it('allows a sensitive action after a passkey', async () => {
    const { actor, token, authenticator } = await holder();
    const stale = await anHourLater(actor, token);
    expect((await refusal(revokeOtherSessions(stale, {}))).code).toBe('identity_confirmation_required');
    const wrong = await refusal(
      confirmByPasskey(stale, { passkey: await shown(stale, authenticator, { user_verified: false }) }),
    );
    expect(wrong.errors).toMatchObject([{ path: 'passkey' }]);
    await confirmByPasskey(stale, { passkey: await shown(stale, authenticator) });
    expect((await sessionOf(token)).actor.recently_authenticated).toBe(true);
    await revokeOtherSessions((await sessionOf(token)).actor, {});
  });

  it('accepts a passkey instead of a code wherever the second factor is changed', async () => {
    const { actor, authenticator } = await holder();
    await renewRecoveryCodes(actor, { passkey: await shown(actor, authenticator) });
    await beginTwoFactor(actor, { passkey: await shown(actor, authenticator) });
    expect((await refusal(beginTwoFactor(actor, {}))).errors).toMatchObject([{ path: 'code' }]);
    await turnOffTwoFactor(actor, { current_password: PASSWORD, passkey: await shown(actor, authenticator) });
    expect(await listPasskeys(actor, {})).toEqual([]);
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
  });
});
