import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import {
  beginTwoFactor,
  getTwoFactor,
  proveTwoFactor,
  turnOffTwoFactor,
  turnOnTwoFactor,
} from '@/lib/account/second-factor/operations';
import { actionsOf, notices, PASSWORD, person } from '@/lib/account/second-factor/testing';
import { recentActivity } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import type { Actor } from '@/lib/core/actor';
import { before, setPolicy } from '@/lib/organization/security-policy/testing';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { codeOf, enrol } from '@/tests/two-factor';
import { beginPasskey, listPasskeys, registerPasskey, removePasskey, turnOnByPasskey } from './operations';
import { MOST_PASSKEYS } from './schema';
import { addPasskey, holder, rowOf, sessionOf, showAtSignIn, shown } from './testing';

describe('passkey.turn_on', () => {
  it('turns two-factor on and ends other sessions once the recovery codes are saved', async () => {
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

  it('accepts only the window that began last, for an hour', async () => {
    const { actor } = await person();
    const [first, second] = [new SoftAuthenticator(), new SoftAuthenticator()];
    const one = await registerPasskey(actor, { passkey: first.create(await beginPasskey(actor, {})) });
    const two = await registerPasskey(actor, { passkey: second.create(await beginPasskey(actor, {})) });
    expect((await refusal(turnOnByPasskey(actor, { id: one.passkey.id }))).code).toBe('not_found');
    await controlDb()
      .update(passkeys)
      .set({ created_at: sql`now() - interval '61 minutes'` })
      .where(eq(passkeys.id, two.passkey.id));
    expect((await refusal(turnOnByPasskey(actor, { id: two.passkey.id }))).code).toBe('not_found');
  });

  it('keeps the app’s recovery codes when an app was turned on in the meantime', async () => {
    const { actor } = await person();
    const authenticator = new SoftAuthenticator();
    const { passkey } = await registerPasskey(actor, { passkey: authenticator.create(await beginPasskey(actor, {})) });
    await enrol(actor);
    expect((await refusal(turnOnByPasskey(actor, { id: passkey.id }))).code).toBe('not_found');
    expect(await listPasskeys(actor, {})).toEqual([]);
  });
});

describe('set-ups that began before the first factor was on', () => {
  it('ends an unfinished app set-up when a passkey is turned on', async () => {
    const { actor } = await person();
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    await addPasskey(actor);
    const again = proveTwoFactor(actor, { enrolment_id, code: codeOf(seed, 1) });
    expect((await refusal(again)).code).toBe('not_found');
    expect((await refusal(turnOnTwoFactor(actor, { enrolment_id }))).code).toBe('not_found');
    expect((await getTwoFactor(actor, {})).app).toBeNull();
  });

  it('refuses a passkey that was requested before an app was turned on', async () => {
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

describe('an organization that requires a second factor', () => {
  it('restores full access on the next request after a passkey is added', async () => {
    const { actor, token, organization } = await person();
    await setPolicy(organization, { two_factor_required_from: before('1 day') });
    const late = await sessionOf(token);
    expect(late.pending).toBe('enrol_second_factor');
    const { authenticator, id } = await addPasskey(late.actor);
    expect(await sessionOf(token)).toMatchObject({ pending: null, factors: { app: false, passkey: true } });
    expect((await sessionOf((await showAtSignIn(authenticator)).token)).pending).toBeNull();
    // And the last one stays.
    const passkey = await shown(actor, authenticator);
    const off = await refusal(turnOffTwoFactor(actor, { current_password: PASSWORD, passkey }));
    expect(off.code).toBe('conflict');
    expect((await refusal(removePasskey(actor, { id }))).code).toBe('conflict');
  });
});

describe('passkey.register with two-factor on', () => {
  it('requires the existing second factor and takes effect at once', async () => {
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

  it('accepts a code from an app and creates no new recovery codes', async () => {
    const { actor } = await person();
    const { seed, recovery_codes } = await enrol(actor);
    const added = await addPasskey(actor, new SoftAuthenticator(), { code: codeOf(seed) });
    expect(added.recovery_codes).toBeNull();
    await beginPasskey(actor, { code: recovery_codes[0]! });
  });

  it('refuses more than twenty passkeys', async () => {
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

  it('refuses a passkey that is already registered', async () => {
    const theirs = await holder();
    const { actor } = await person();
    const again = theirs.authenticator.create(await beginPasskey(actor, {}));
    expect((await refusal(registerPasskey(actor, { passkey: again }))).code).toBe('conflict');
    expect(await rowOf(theirs.id)).toMatchObject({ user_id: theirs.user.id });
  });
});

describe('passkey.register', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { rp_id: 'evil.example' }],
    ['nobody verified', { user_verified: false }],
    ['nobody there', { user_present: false, user_verified: false }],
    ['an answer to showing one', { type: 'webauthn.get' }],
    ['a frame of another site', { cross_origin: true }],
  ])('refuses a new passkey with %s', async (_, unusual) => {
    const { actor } = await person();
    const attestation = new SoftAuthenticator().create(await beginPasskey(actor, {}), unusual);
    const refused = await refusal(registerPasskey(actor, { passkey: attestation }));
    expect(refused.errors).toMatchObject([{ path: 'passkey', code: 'wrong_passkey' }]);
  });

  it('accepts a new passkey once, in the session that began', async () => {
    const { actor, user, organization } = await person();
    const other = await signIn(organization.id, user.id);
    const options = await beginPasskey(actor, {});
    const attestation = new SoftAuthenticator().create(options);
    expect((await refusal(registerPasskey(other.actor, { passkey: attestation }))).code).toBe('conflict');
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => registerPasskey(actor, { passkey: attestation })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('names the passkey after its device and returns nothing else of it', async () => {
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

  it('uses a random user handle that stays the same', async () => {
    const { actor, user } = await person();
    const one = await beginPasskey(actor, {});
    const two = await beginPasskey(actor, {});
    expect(one.user.id).toBe(two.user.id);
    expect(Buffer.from(one.user.id, 'base64url')).toHaveLength(32);
    expect(one.user.id).not.toContain(user.id);
    expect(one.challenge).not.toBe(two.challenge);
  });
});
