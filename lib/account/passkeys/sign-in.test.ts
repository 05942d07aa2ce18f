import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { passkeyChallenges, passkeys } from '@/db/schema/control/passkeys';
import { sessions } from '@/db/schema/control/sign-in';
import { resetPassword } from '@/lib/account/password/operations';
import { actionsOf, notices, PASSWORD, person } from '@/lib/account/second-factor/testing';
import { listSessions } from '@/lib/account/security/operations';
import { requestSignInPasskey, signInWithPasskey } from '@/lib/account/sign-in/passkey-sign-in';
import { signIn as signInByPassword } from '@/lib/account/sign-in/sign-in';
import { sendTemporaryPassword } from '@/lib/organization/members/operations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember } from '@/tests/fixtures';
import { waiting } from '@/tests/lock-waits';
import { browser, refusal } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { beginPasskey, registerPasskey, removePasskey } from './operations';
import { addPasskey, BROWSER, holder, rowOf, sessionOf, showAtSignIn, shown } from './testing';

const NEW = 'nine copper kettles whistling';

describe('signInWithPasskey', () => {
  it('opens a full session without further steps and records the method', async () => {
    const { authenticator, user, organization, id } = await holder();
    const { token } = await showAtSignIn(authenticator);
    const session = await sessionOf(token);
    expect(session).toMatchObject({ pending: null, two_factor: true, user: { id: user.id } });
    expect(session.actor.permissions.has('users:write')).toBe(true);
    expect(session.actor.recently_authenticated).toBe(true);
    const [current] = await listSessions(session.actor, {});
    expect(current).toMatchObject({ is_current: true, method: 'passkey', second_factor: 'passkey' });
    expect((await actionsOf(organization.id))[0]).toBe('session.sign_in');
    expect((await rowOf(id))!.last_used_at).not.toBeNull();
  });

  it('finds the person from the passkey alone', async () => {
    const [one, other] = [await holder(), await holder()];
    expect((await sessionOf((await showAtSignIn(one.authenticator)).token)).user.id).toBe(one.user.id);
    expect((await sessionOf((await showAtSignIn(other.authenticator)).token)).user.id).toBe(other.user.id);
  });

  it('refuses a passkey that is removed at that moment, without reporting a copy', async () => {
    const { authenticator, user, organization, id } = await holder();
    let signingIn: Promise<{ code: string }> | undefined;
    await inTransaction(controlPool(), async (tx) => {
      await tx.execute(sql`select 1 from users where id = ${user.id} for no key update`);
      await tx.delete(passkeys).where(eq(passkeys.id, id));
      signingIn = refusal(showAtSignIn(authenticator));
      await expect.poll(waiting, { timeout: 15_000 }).toBe(1);
    });
    expect((await signingIn)!.code).toBe('sign_in_failed');
    expect(await actionsOf(organization.id)).not.toContain('passkey.copied');
    expect(await notices(user.id)).not.toContain('passkey_copied');
  });

  it('stores the signature counter and notes when a passkey was backed up to another device', async () => {
    const { authenticator, id } = await holder(new SoftAuthenticator({ counts: true }));
    await showAtSignIn(authenticator);
    await showAtSignIn(authenticator);
    expect((await rowOf(id))!.counter).toBe(3);
    const synced = await holder();
    await showAtSignIn(synced.authenticator, { backed_up: true });
    expect(await rowOf(synced.id)).toMatchObject({ counter: 0, backed_up: true });
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a subdomain of ours', { origin: 'http://x.localhost:3000' }],
    ['another relying party', { rp_id: 'evil.example' }],
    ['a frame of another site', { cross_origin: true }],
    ['nobody there', { user_present: false, user_verified: false }],
    ['nobody verified', { user_verified: false }],
    ['an answer to making a passkey', { type: 'webauthn.create' }],
    ['somebody else’s handle', { user_handle: 'c29tZWJvZHkgZWxzZQ' }],
    ['no handle', { user_handle: undefined }],
    ['other backup eligibility than at first', { backup_eligible: false }],
  ])('refuses %s with the same words', async (_, unusual) => {
    const { authenticator } = await holder();
    const unknown = await refusal(showAtSignIn(new SoftAuthenticator(), { user_handle: 'bm9ib2R5' }));
    expect(unknown.code).toBe('sign_in_failed');
    expect(await refusal(showAtSignIn(authenticator, unusual))).toEqual(unknown);
    await showAtSignIn(authenticator);
  });

  it('refuses a signature by another key and data changed after signing', async () => {
    const { authenticator } = await holder();
    const assertion = () => requestSignInPasskey(BROWSER).then((options) => authenticator.get(options));
    const stranger = new SoftAuthenticator();
    const forged = await assertion();
    const { signature } = stranger.get(await requestSignInPasskey(BROWSER)).response;
    const swapped = { ...forged, response: { ...forged.response, signature } };
    expect((await refusal(signInWithPasskey(swapped, BROWSER))).code).toBe('sign_in_failed');
    const honest = await assertion();
    const data = Buffer.from(honest.response.authenticatorData, 'base64url');
    data[36]! ^= 1;
    const bent = { ...honest, response: { ...honest.response, authenticatorData: data.toString('base64url') } };
    expect((await refusal(signInWithPasskey(bent, BROWSER))).code).toBe('sign_in_failed');
  });

  it('refuses an unreadable assertion', async () => {
    const { authenticator } = await holder();
    const honest = authenticator.get(await requestSignInPasskey(BROWSER));
    for (const clientDataJSON of [
      'AAAA',
      Buffer.from('null').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]) {
      const broken = { ...honest, response: { ...honest.response, clientDataJSON } };
      expect((await refusal(signInWithPasskey(broken, BROWSER))).code).toBe('sign_in_failed');
    }
    const garbled = { ...honest, response: { ...honest.response, authenticatorData: 'AAAA', signature: 'AAAA' } };
    expect((await refusal(signInWithPasskey(garbled, BROWSER))).code).toBe('sign_in_failed');
  });
});

describe('a passkey challenge', () => {
  it('accepts exactly one of two concurrent submissions of one answer', async () => {
    const { authenticator, user } = await holder();
    const assertion = authenticator.get(await requestSignInPasskey(BROWSER));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => signInWithPasskey(assertion, BROWSER)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const opened = await controlDb().select().from(sessions).where(eq(sessions.user_id, user.id));
    expect(opened.filter(({ method }) => method === 'passkey')).toHaveLength(1);
    expect((await refusal(signInWithPasskey(assertion, BROWSER))).code).toBe('conflict');
  });

  it('is consumed by a wrong answer', async () => {
    const { authenticator } = await holder();
    const options = await requestSignInPasskey(BROWSER);
    const wrong = authenticator.get(options, { user_verified: false });
    expect((await refusal(signInWithPasskey(wrong, BROWSER))).code).toBe('sign_in_failed');
    expect((await refusal(signInWithPasskey(authenticator.get(options), BROWSER))).code).toBe('conflict');
  });

  it('must be ours, for this browser and purpose, and at most five minutes old', async () => {
    const { authenticator, actor } = await holder();
    const own = await refusal(showAtSignIn(authenticator, { challenge: 'bm90IG91cnM' }));
    expect(own.code).toBe('conflict');
    const elsewhere = await refusal(showAtSignIn(authenticator, {}, { ...BROWSER, device_hash: 'another' }));
    expect(elsewhere.code).toBe('conflict');
    const { challenge } = await beginPasskey(actor, { passkey: await shown(actor, authenticator) });
    expect((await refusal(showAtSignIn(authenticator, { challenge }))).code).toBe('conflict');
    const options = await requestSignInPasskey(BROWSER);
    await controlDb()
      .update(passkeyChallenges)
      .set({ expires_at: sql`now()` })
      .where(eq(passkeyChallenges.purpose, 'sign_in'));
    expect((await refusal(signInWithPasskey(authenticator.get(options), BROWSER))).code).toBe('conflict');
  });

  it('is stored as a hash and deleted when nobody answers', async () => {
    const { challenge } = await requestSignInPasskey(BROWSER);
    const kept = () => controlDb().select().from(passkeyChallenges);
    expect(JSON.stringify(await kept())).not.toContain(challenge);
    await controlDb().update(passkeyChallenges).set({ expires_at: sql`now() - interval '1 second'` });
    await requestSignInPasskey(BROWSER);
    expect(await kept()).toHaveLength(1);
  });
});

describe('a signature counter that does not increase', () => {
  it('refuses the sign-in, records it and notifies the person', async () => {
    const { authenticator, organization, user, id } = await holder(new SoftAuthenticator({ counts: true }));
    await showAtSignIn(authenticator);
    for (const counter of [2, 1, 0]) {
      expect((await refusal(showAtSignIn(authenticator, { counter }))).code).toBe('sign_in_failed');
    }
    expect((await rowOf(id))!.counter).toBe(2);
    expect((await actionsOf(organization.id)).filter((action) => action === 'passkey.copied')).toHaveLength(3);
    expect((await notices(user.id)).filter((notice) => notice === 'passkey_copied')).toHaveLength(3);
  });

  it('accepts one of two copies used at once', async () => {
    const { authenticator } = await holder(new SoftAuthenticator({ counts: true }));
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => showAtSignIn(authenticator, { counter: 9 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('signInWithPasskey without access', () => {
  it('refuses a suspended person and one removed from the organization', async () => {
    const { authenticator, user, organization } = await holder();
    await controlDb().update(memberships).set({ status: 'suspended' }).where(eq(memberships.user_id, user.id));
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
    await expect.poll(() => actionsOf(organization.id)).toContain('session.sign_in_failed');
    await controlDb().delete(memberships).where(eq(memberships.user_id, user.id));
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
  });

  it('requires a new password first while a temporary password is active', async () => {
    const { authenticator, user, organization } = await holder();
    const owner = await makeMember(organization, 'OWNER');
    await sendTemporaryPassword(owner.actor, { id: user.id });
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
    );
    const { token } = await signInByPassword({ email: user.email, password: secret }, browser);
    expect((await sessionOf(token)).pending).toBe('verify_second_factor');
  });

  it('refuses a passkey that was removed or never turned on', async () => {
    const { authenticator, actor, id } = await holder();
    await addPasskey(actor, new SoftAuthenticator(), { passkey: await shown(actor, authenticator) });
    await removePasskey(actor, { id, passkey: await shown(actor, authenticator) });
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
    const begun = await person();
    const unsaved = new SoftAuthenticator();
    await registerPasskey(begun.actor, { passkey: unsaved.create(await beginPasskey(begun.actor, {})) });
    expect((await refusal(showAtSignIn(unsaved))).code).toBe('sign_in_failed');
    const { token } = await signInByPassword({ email: begun.user.email, password: PASSWORD }, browser);
    expect(await sessionOf(token)).toMatchObject({ pending: null, two_factor: false });
  });

  it('still works after a password reset by email', async () => {
    const { authenticator, user, id } = await holder();
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await resetPassword(browser, { token: secret, new_password: NEW });
    const { token } = await signInByPassword({ email: user.email, password: NEW }, browser);
    expect((await sessionOf(token)).pending).toBe('verify_second_factor');
    await showAtSignIn(authenticator);
    const [row] = await controlDb().select().from(passkeys).where(eq(passkeys.id, id));
    expect(row!.confirmed_at).not.toBeNull();
  });
});
