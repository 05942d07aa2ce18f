import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { totpFactors } from '@/db/schema/control/second-factors';
import { getTwoFactor } from '@/lib/account/second-factor/operations';
import { actionsOf, notices, person } from '@/lib/account/second-factor/testing';
import { trustBrowser } from '@/lib/account/second-factor/trusted-browser';
import { getUser, resetTwoFactor } from '@/lib/organization/members/operations';
import { makeMember } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { codeOf, enrol } from '@/tests/two-factor';
import { listPasskeys, removePasskey, renamePasskey } from './operations';
import { addPasskey, anHourLater, half, holder, rowOf, showAtSignIn, shown } from './testing';

describe('passkey.rename and passkey.remove', () => {
  it('renames a passkey and records it', async () => {
    const { actor, id, organization } = await holder();
    expect(await renamePasskey(actor, { id, name: ' My laptop ' })).toMatchObject({ name: 'My laptop' });
    expect((await actionsOf(organization.id))[0]).toBe('passkey.rename');
    await renamePasskey(actor, { id, name: 'My laptop' });
    expect((await actionsOf(organization.id)).filter((action) => action === 'passkey.rename')).toHaveLength(1);
    expect((await refusal(renamePasskey(actor, { id, name: ' ' }))).errors).toMatchObject([{ path: 'name' }]);
  });

  it('ends other sessions and forgets trusted browsers when one of several factors is removed', async () => {
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

  it('requires a second factor to remove a passkey, not just a session or password', async () => {
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

  it('refuses to remove the last factor', async () => {
    const { actor, id } = await holder();
    expect((await refusal(removePasskey(actor, { id }))).code).toBe('conflict');
    expect(await rowOf(id)).toBeDefined();
  });

  it('counts a passkey as the last factor when the app is locked', async () => {
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

  it('keeps one passkey when the last two are removed concurrently', async () => {
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

  it('does not find another person’s passkey in the same organization', async () => {
    const { id, organization } = await holder();
    const colleague = await makeMember(organization, 'OWNER');
    const theirs = await signIn(organization.id, colleague.user.id);
    expect((await refusal(renamePasskey(theirs.actor, { id, name: 'Mine now' }))).code).toBe('not_found');
    expect((await refusal(removePasskey(theirs.actor, { id }))).code).toBe('not_found');
    expect(await listPasskeys(theirs.actor, {})).toEqual([]);
  });

  it('removes passkeys when an administrator resets two-factor', async () => {
    const { user, organization, authenticator } = await holder();
    const owner = await makeMember(organization, 'OWNER');
    expect(await getUser(owner.actor, { id: user.id })).toMatchObject({ two_factor: true });
    expect(await resetTwoFactor(owner.actor, { id: user.id })).toMatchObject({ two_factor: false });
    expect((await refusal(showAtSignIn(authenticator))).code).toBe('sign_in_failed');
    const { pending } = await half(user.email);
    expect(pending).toBeNull();
  });
});
