import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { passkeys } from '@/db/schema/control/passkeys';
import { totpFactors } from '@/db/schema/control/second-factors';
import { sessions } from '@/db/schema/control/sign-in';
import type { Actor } from '@/lib/actor';
import { findSession } from '@/lib/auth/find-session';
import { signIn as signInByPassword } from '@/lib/auth/sign-in';
import { trustBrowser } from '@/lib/auth/trusted-browser';
import { confirmByPasskey, recentActivity, revokeOtherSessions } from '@/lib/security/operations';
import { before, setPolicy } from '@/lib/security-policy/testing';
import {
  beginTwoFactor,
  getTwoFactor,
  proveTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
  turnOnTwoFactor,
  verifyTwoFactor,
  verifyTwoFactorByPasskey,
} from '@/lib/two-factor/operations';
import { actionsOf, notices, PASSWORD, person } from '@/lib/two-factor/testing';
import { getUser, resetTwoFactor } from '@/lib/users/operations';
import { makeMember } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { codeOf, enrol } from '@/tests/two-factor';
import {
  beginPasskey,
  listPasskeys,
  registerPasskey,
  removePasskey,
  renamePasskey,
  requestSecondFactorPasskey,
  turnOnByPasskey,
} from './operations';
import { MOST_PASSKEYS } from './schema';
import { addPasskey, rowOf, showAtSignIn, shown } from './testing';

async function holder(authenticator = new SoftAuthenticator()) {
  const who = await person();
  return { ...who, ...(await addPasskey(who.actor, authenticator)) };
}

const at = async (token: string) => (await findSession(token, browser))!;

async function half(email: string) {
  const { token } = await signInByPassword({ email, password: PASSWORD }, browser);
  return { token, ...(await at(token)) };
}

async function anHourLater(actor: Actor, token: string): Promise<Actor> {
  await controlDb()
    .update(sessions)
    .set({ proved_at: sql`now() - interval '1 hour'` as never })
    .where(eq(sessions.id, actor.session_id!));
  return (await at(token)).actor;
}

describe('adding the first passkey', () => {
  it('counts when the recovery codes are saved, turns two-factor on and ends the other sessions', async () => {
    const { actor, user, organization } = await person();
    const other = await signIn(organization.id, user.id);
    const authenticator = new SoftAuthenticator();
    const options = await beginPasskey(actor, {});
    expect(options).toMatchObject({
      rp: { id: new URL(process.env.APP_URL!).hostname },
      user: { name: user.email },
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { passkey, recovery_codes } = await registerPasskey(actor, { passkey: authenticator.create(options) });
    expect(new Set(recovery_codes).size).toBe(10);
    expect(passkey).toMatchObject({ name: 'Chrome on Linux', is_synced: false, last_used_at: null });
    expect(await listPasskeys(actor, {})).toEqual([]);
    expect(await actionsOf(organization.id)).toEqual([]);

    expect(await turnOnByPasskey(actor, { id: passkey.id })).toMatchObject({ ended_sessions: 1 });
    expect(await findSession(other.token, browser)).toBeUndefined();
    expect(await listPasskeys(actor, {})).toEqual([passkey]);
    expect(await getTwoFactor(actor, {})).toMatchObject({ app: null, recovery_codes: { left: 10 } });
    expect(await actionsOf(organization.id)).toEqual(['passkey.add']);
    expect(await notices(user.id)).toEqual(['passkey_added']);
    expect((await recentActivity(actor, {})).map(({ action }) => action)).toEqual(['passkey.add']);
  });

  it('belongs to the window that began last, and is over after an hour', async () => {
    const { actor } = await person();
    const [first, second] = [new SoftAuthenticator(), new SoftAuthenticator()];
    const one = await registerPasskey(actor, { passkey: first.create(await beginPasskey(actor, {})) });
    const two = await registerPasskey(actor, { passkey: second.create(await beginPasskey(actor, {})) });
    expect((await refusal(turnOnByPasskey(actor, { id: one.passkey.id }))).code).toBe('not_found');
    await controlDb()
      .update(passkeys)
      .set({ created_at: sql`now() - interval '61 minutes'` as never })
      .where(eq(passkeys.id, two.passkey.id));
    expect((await refusal(turnOnByPasskey(actor, { id: two.passkey.id }))).code).toBe('not_found');
  });

  it('gives way when an app was turned on meanwhile: those codes count', async () => {
    const { actor } = await person();
    const authenticator = new SoftAuthenticator();
    const { passkey } = await registerPasskey(actor, { passkey: authenticator.create(await beginPasskey(actor, {})) });
    await enrol(actor);
    expect((await refusal(turnOnByPasskey(actor, { id: passkey.id }))).code).toBe('not_found');
    expect(await listPasskeys(actor, {})).toEqual([]);
  });
});

describe('what was begun before a first factor counted', () => {
  it('an app that was being set up is over: another takes the passkey', async () => {
    const { actor } = await person();
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    await addPasskey(actor);
    const again = proveTwoFactor(actor, { enrolment_id, code: codeOf(seed, 1) });
    expect((await refusal(again)).code).toBe('not_found');
    expect((await refusal(turnOnTwoFactor(actor, { enrolment_id }))).code).toBe('not_found');
    expect((await getTwoFactor(actor, {})).app).toBeNull();
  });

  it('a passkey that the browser was asked to make is not taken beside it', async () => {
    for (const turnOn of [addPasskey, enrol]) {
      const { actor } = await person();
      const begun = await beginPasskey(actor, {});
      await turnOn(actor);
      const before = await listPasskeys(actor, {});
      const late = registerPasskey(actor, { passkey: new SoftAuthenticator().create(begun) });
      expect((await refusal(late)).code).toBe('conflict');
      expect(await listPasskeys(actor, {})).toEqual(before);
    }
  });
});

describe('where an organization requires a second factor', () => {
  it('a passkey is one: whoever adds it has everything back with the next request', async () => {
    const { actor, token, organization } = await person();
    await setPolicy(organization, { two_factor_required_from: before('1 day') });
    const late = await at(token);
    expect(late.pending).toBe('enrol_second_factor');
    const { authenticator, id } = await addPasskey(late.actor);
    expect(await at(token)).toMatchObject({ pending: null, factors: { app: false, passkey: true } });
    expect((await at((await showAtSignIn(authenticator)).token)).pending).toBeNull();
    // And the last one stays.
    const passkey = await shown(actor, authenticator);
    const off = await refusal(turnOffTwoFactor(actor, { current_password: PASSWORD, passkey }));
    expect(off.code).toBe('conflict');
    expect((await refusal(removePasskey(actor, { id }))).code).toBe('conflict');
  });
});

describe('adding another one', () => {
  it('takes the second factor that there is, and counts at once', async () => {
    const { actor, authenticator, user, name } = await holder();
    expect((await refusal(beginPasskey(actor, {}))).errors).toMatchObject([{ path: 'code', code: 'required' }]);
    expect((await refusal(beginPasskey(actor, { code: '000000' }))).errors).toMatchObject([{ path: 'code' }]);
    const options = await beginPasskey(actor, { passkey: await shown(actor, authenticator) });
    expect(options.excludeCredentials).toMatchObject([{ id: authenticator.id, transports: ['internal'] }]);
    const second = new SoftAuthenticator();
    const { passkey, recovery_codes } = await registerPasskey(actor, { passkey: second.create(options) });
    expect(recovery_codes).toBeNull();
    expect(passkey.name).toBe(`${name} 2`);
    expect(await listPasskeys(actor, {})).toHaveLength(2);
    expect(await notices(user.id)).toEqual(['passkey_added', 'passkey_added']);
    await showAtSignIn(second);
  });

  it('beside an app takes a code, and makes no new recovery codes', async () => {
    const { actor } = await person();
    const { seed, recovery_codes } = await enrol(actor);
    const added = await addPasskey(actor, new SoftAuthenticator(), { code: codeOf(seed) });
    expect(added.recovery_codes).toBeNull();
    await beginPasskey(actor, { code: recovery_codes[0]! });
  });

  it('ends at twenty', async () => {
    const { actor, authenticator, user } = await holder();
    const key = { user_id: user.id, public_key: 'AA', counter: 0, transports: [], name: 'One of many' };
    const more = Array.from({ length: MOST_PASSKEYS - 1 }, (_, number) => ({
      ...key,
      credential_id: `${user.id}-${number}`,
      backup_eligible: true,
      backed_up: true,
      confirmed_at: new Date().toISOString(),
    }));
    await controlDb().insert(passkeys).values(more);
    const proof = { passkey: await shown(actor, authenticator) };
    expect((await refusal(beginPasskey(actor, proof))).detail).toContain('20 passkeys');
  });

  it('refuses a passkey that somebody has already', async () => {
    const theirs = await holder();
    const { actor } = await person();
    const again = theirs.authenticator.create(await beginPasskey(actor, {}));
    expect((await refusal(registerPasskey(actor, { passkey: again }))).code).toBe('conflict');
    expect(await rowOf(theirs.id)).toMatchObject({ user_id: theirs.user.id });
  });
});

describe('a new passkey', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rp_id: 'evil.example' }],
    ['nobody verified', { user_verified: false }],
    ['nobody there', { user_present: false, user_verified: false }],
    ['an answer to showing one', { type: 'webauthn.get' }],
    ['a frame of another site', { cross_origin: true }],
  ])('is refused with %s', async (_, unusual) => {
    const { actor } = await person();
    const attestation = new SoftAuthenticator().create(await beginPasskey(actor, {}), unusual);
    const refused = await refusal(registerPasskey(actor, { passkey: attestation }));
    expect(refused.errors).toMatchObject([{ path: 'passkey', code: 'wrong_passkey' }]);
  });

  it('is taken once, in the session that began', async () => {
    const { actor, user, organization } = await person();
    const other = await signIn(organization.id, user.id);
    const options = await beginPasskey(actor, {});
    const attestation = new SoftAuthenticator().create(options);
    expect((await refusal(registerPasskey(other.actor, { passkey: attestation }))).code).toBe('conflict');
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => registerPasskey(actor, { passkey: attestation })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('has a name by its device, and its owner knows no more of it than that', async () => {
    const { actor } = await person();
    const from = (user_agent: string | null) => ({ ...actor, request: { ...actor.request, user_agent } });
    const name = async (who: Actor, more: object) => {
      const attestation = { ...new SoftAuthenticator().create(await beginPasskey(who, {})), ...more };
      return (await registerPasskey(who, { passkey: attestation })).passkey.name;
    };
    expect(await name(from(null), {})).toBe('Passkey');
    expect(await name(actor, { authenticatorAttachment: 'cross-platform' })).toBe('Security key');
    const hybrid = new SoftAuthenticator().create(await beginPasskey(actor, {}));
    const phone = { ...hybrid, authenticatorAttachment: 'cross-platform' as const };
    phone.response = { ...hybrid.response, transports: ['hybrid', 'internal'] };
    expect((await registerPasskey(actor, { passkey: phone })).passkey.name).toBe('Phone or tablet');
  });

  it('is bound to a handle that is random and stays the same', async () => {
    const { actor, user } = await person();
    const one = await beginPasskey(actor, {});
    const two = await beginPasskey(actor, {});
    expect(one.user.id).toBe(two.user.id);
    expect(Buffer.from(one.user.id, 'base64url')).toHaveLength(32);
    expect(one.user.id).not.toContain(user.id);
    expect(one.challenge).not.toBe(two.challenge);
  });
});

describe('after the password', () => {
  it('a passkey is the second factor, also where there is no app', async () => {
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
    expect((await at(token)).pending).toBeNull();
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

  it('a recovery code helps whoever is without the device', async () => {
    const { user, recovery_codes } = await holder();
    const { actor, token } = await half(user.email);
    await verifyTwoFactor(actor, { code: recovery_codes![0]!, remember_browser: false });
    expect((await at(token)).pending).toBeNull();
  });

  it('of two submissions of one passkey, in one session, exactly one succeeds', async () => {
    const { user, authenticator } = await holder();
    const { actor } = await half(user.email);
    const passkey = authenticator.get(await requestSecondFactorPasskey(actor, {}));
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => verifyTwoFactorByPasskey(actor, { passkey, remember_browser: false })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('neither somebody else’s passkey, nor one shown to another session or for another purpose', async () => {
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
    expect((await at(token)).pending).toBe('verify_second_factor');
  });

  it('attempts are limited together with codes', async () => {
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

  it('a copy is refused, recorded and told', async () => {
    const { user, authenticator, organization } = await holder(new SoftAuthenticator({ counts: true }));
    const { actor } = await half(user.email);
    const copy = authenticator.get(await requestSecondFactorPasskey(actor, {}), { counter: 1 });
    const refused = await refusal(verifyTwoFactorByPasskey(actor, { passkey: copy, remember_browser: false }));
    expect(refused.errors).toMatchObject([{ path: 'passkey' }]);
    expect((await actionsOf(organization.id))[0]).toBe('passkey.copied');
    expect(await notices(user.id)).toContain('passkey_copied');
  });
});

describe('confirming who one is', () => {
  it('by a passkey makes a sensitive act possible', async () => {
    const { actor, token, authenticator } = await holder();
    const stale = await anHourLater(actor, token);
    expect((await refusal(revokeOtherSessions(stale, {}))).code).toBe('identity_confirmation_required');
    const wrong = await refusal(
      confirmByPasskey(stale, { passkey: await shown(stale, authenticator, { user_verified: false }) }),
    );
    expect(wrong.errors).toMatchObject([{ path: 'passkey' }]);
    await confirmByPasskey(stale, { passkey: await shown(stale, authenticator) });
    expect((await at(token)).actor.proved_recently).toBe(true);
    await revokeOtherSessions((await at(token)).actor, {});
  });

  it('stands for a code wherever the second factor is changed', async () => {
    const { actor, authenticator } = await holder();
    await renewRecoveryCodes(actor, { passkey: await shown(actor, authenticator) });
    await beginTwoFactor(actor, { passkey: await shown(actor, authenticator) });
    expect((await refusal(beginTwoFactor(actor, {}))).errors).toMatchObject([{ path: 'code' }]);
    await turnOffTwoFactor(actor, { current_password: PASSWORD, passkey: await shown(actor, authenticator) });
    expect(await listPasskeys(actor, {})).toEqual([]);
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
  });
});

describe('a passkey of one’s own', () => {
  it('is renamed, and that is recorded', async () => {
    const { actor, id, organization } = await holder();
    expect(await renamePasskey(actor, { id, name: ' My laptop ' })).toMatchObject({ name: 'My laptop' });
    expect((await actionsOf(organization.id))[0]).toBe('passkey.rename');
    await renamePasskey(actor, { id, name: 'My laptop' });
    expect((await actionsOf(organization.id)).filter((action) => action === 'passkey.rename')).toHaveLength(1);
    expect((await refusal(renamePasskey(actor, { id, name: ' ' }))).errors).toMatchObject([{ path: 'name' }]);
  });

  it('is removed beside another factor, which ends the other sessions and forgets the remembered browsers', async () => {
    const { actor, id, authenticator, user, organization } = await holder();
    await addPasskey(actor, new SoftAuthenticator(), { passkey: await shown(actor, authenticator) });
    const other = await signIn(organization.id, user.id);
    await trustBrowser(other.id);
    const passkey = await shown(actor, authenticator);
    expect(await removePasskey(actor, { id, passkey })).toMatchObject({ ended_sessions: 1 });
    expect(await rowOf(id)).toBeUndefined();
    expect((await getTwoFactor(actor, {})).trusted_browsers).toEqual([]);
    expect((await actionsOf(organization.id))[0]).toBe('passkey.remove');
    expect(await notices(user.id)).toContain('passkey_removed');
  });

  it('is removed by a second factor alone: neither a session nor a password leads around it', async () => {
    const { actor, token, id, authenticator, recovery_codes } = await holder();
    await addPasskey(actor, new SoftAuthenticator(), { passkey: await shown(actor, authenticator) });
    expect((await refusal(removePasskey(actor, { id }))).errors).toMatchObject([{ path: 'code', code: 'required' }]);
    const wrong = await refusal(removePasskey(actor, { id, code: '000000' }));
    expect(wrong.errors).toMatchObject([{ path: 'code', code: 'wrong_code' }]);
    expect(await rowOf(id)).toBeDefined();
    const stale = await anHourLater(actor, token);
    await removePasskey(stale, { id, code: recovery_codes![0]! });
    expect(await rowOf(id)).toBeUndefined();
  });

  it('is not removed when it is the last factor: turning off takes both', async () => {
    const { actor, id } = await holder();
    expect((await refusal(removePasskey(actor, { id }))).code).toBe('conflict');
    expect(await rowOf(id)).toBeDefined();
  });

  it('is the last one also beside an app that is locked', async () => {
    const { actor, user } = await person();
    const { seed, recovery_codes } = await enrol(actor);
    const { authenticator, id } = await addPasskey(actor, new SoftAuthenticator(), { code: codeOf(seed) });
    const lock = (locked_at: string | null) =>
      controlDb().update(totpFactors).set({ locked_at }).where(eq(totpFactors.user_id, user.id));
    await lock(new Date().toISOString());
    const refused = await refusal(removePasskey(actor, { id, code: recovery_codes[0]! }));
    expect(refused).toMatchObject({ code: 'conflict', detail: expect.stringContaining('locked') });
    expect(await rowOf(id)).toBeDefined();
    await lock(null);
    await removePasskey(actor, { id, passkey: await shown(actor, authenticator) });
    expect(await rowOf(id)).toBeUndefined();
  });

  it('of two last ones removed at once, one stays', async () => {
    const { actor, id, authenticator } = await holder();
    const second = await addPasskey(actor, new SoftAuthenticator(), { passkey: await shown(actor, authenticator) });
    const proofs = [
      { id, passkey: await shown(actor, authenticator) },
      { id: second.id, passkey: await shown(actor, second.authenticator) },
    ];
    const outcomes = await Promise.allSettled(proofs.map((proof) => removePasskey(actor, proof)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listPasskeys(actor, {})).toHaveLength(1);
  });

  it('is nobody else’s, in the same organization either', async () => {
    const { id, organization } = await holder();
    const colleague = await makeMember(organization, 'OWNER');
    const theirs = await signIn(organization.id, colleague.user.id);
    expect((await refusal(renamePasskey(theirs.actor, { id, name: 'Mine now' }))).code).toBe('not_found');
    expect((await refusal(removePasskey(theirs.actor, { id }))).code).toBe('not_found');
    expect(await listPasskeys(theirs.actor, {})).toEqual([]);
  });

  it('goes when an administrator resets two-factor, as the users’ table says', async () => {
    const { user, organization, authenticator } = await holder();
    const owner = await makeMember(organization, 'OWNER');
    expect(await getUser(owner.actor, { id: user.id })).toMatchObject({ two_factor: true });
    expect(await resetTwoFactor(owner.actor, { id: user.id })).toMatchObject({ two_factor: false });
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
    const { pending } = await half(user.email);
    expect(pending).toBeNull();
  });
});
