import { eq, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { sessions } from '@/db/schema/control/sign-in';
import { beginPasskey } from '@/lib/account/passkeys/operations';
import { hashPassword } from '@/lib/account/password/password';
import { beginTwoFactor } from '@/lib/account/second-factor/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { signIn as enter } from '@/lib/account/sign-in/sign-in';
import { updateApiKey } from '@/lib/api-keys/keys/operations';
import { PERMISSIONS } from '@/lib/core/permissions';
import { bulkInvite, inviteUser } from '@/lib/organization/invitations/operations';
import { someone } from '@/lib/organization/invitations/testing';
import { removeUser, updateUser } from '@/lib/organization/members/operations';
import { operations } from '@/lib/registry';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { confirmByCode, confirmByPassword, recentActivity } from './operations';

const PASSWORD = 'sturdy otter lamp canyon';
let password_hash: string;
beforeAll(async () => {
  password_hash = await hashPassword(PASSWORD);
});

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let email: string;
let session: Awaited<ReturnType<typeof signIn>>;
beforeEach(async () => {
  organization = await makeOrganization();
  const { user } = await makeMember(organization, 'OWNER', { password_hash });
  email = user.email;
  session = await signIn(organization.id, user.id);
});

async function provedMinutesAgo(minutes: number): Promise<void> {
  await controlDb()
    .update(sessions)
    .set({ proved_at: sql`now() - make_interval(mins => ${minutes})` })
    .where(eq(sessions.id, session.id));
}

/** Returns the actor of this session's next request. */
const next = async () => (await findSession(session.token, browser))!.actor;

describe('a sensitive operation', () => {
  it('requires reauthentication ten minutes after signing in', async () => {
    await provedMinutesAgo(9);
    expect((await beginTwoFactor(await next(), {})).seed).toBeTruthy();
    await provedMinutesAgo(10);
    expect((await refusal(beginTwoFactor(await next(), {}))).code).toBe('identity_confirmation_required');
  });

  it('covers beginning a first second factor, even with an unverifiable code', async () => {
    await provedMinutesAgo(11);
    const actor = await next();
    for (const begin of [beginTwoFactor, beginPasskey]) {
      expect((await refusal(begin(actor, { code: 'x' }))).code).toBe('identity_confirmation_required');
    }
    await provedMinutesAgo(0);
    expect((await beginTwoFactor(await next(), { code: 'x' })).seed).toBeTruthy();
  });

  it('changes nothing before reauthentication', async () => {
    const { user } = await makeMember(organization, 'MEMBER');
    await provedMinutesAgo(11);
    const actor = await next();
    expect((await refusal(updateUser(actor, { id: user.id, role: 'ADMIN' }))).code).toBe(
      'identity_confirmation_required',
    );
    expect((await refusal(removeUser(actor, { id: user.id }))).code).toBe('identity_confirmation_required');
    expect(await updateUser(keyActor(organization, ['users:write']), { id: user.id })).toMatchObject({
      role: 'MEMBER',
    });
  });

  it('reports a missing permission first, then invalid input, then reauthentication', async () => {
    await provedMinutesAgo(11);
    const actor = await next();
    expect((await refusal(removeUser(actor, { id: 'nonsense' }))).code).toBe('validation_error');
    const powerless = { ...actor, permissions: new Set<never>() };
    expect((await refusal(removeUser(powerless, { id: 'nonsense' }))).code).toBe('insufficient_permission');
  });

  it('requires no reauthentication of an API key', async () => {
    const { user } = await makeMember(organization, 'MEMBER');
    const key = keyActor(organization, ['users:write']);
    expect(await removeUser(key, { id: user.id })).toMatchObject({ deleted: true });
  });

  it('covers changing an API key’s permissions, not its name or revocation', async () => {
    const { id } = await makeKey(organization, ['agents:read']);
    await provedMinutesAgo(11);
    const actor = await next();
    for (const input of [{ permissions: ['calls:read' as const] }, { disabled: false }, { expires_at: null }]) {
      expect((await refusal(updateApiKey(actor, { id, ...input }))).code).toBe('identity_confirmation_required');
    }
    expect(await updateApiKey(actor, { id, name: 'Another name' })).toMatchObject({ name: 'Another name' });
    expect(await updateApiKey(actor, { id, disabled: true })).toMatchObject({ id });
  });

  it('covers inviting above MEMBER, also in bulk, but not a dry run', async () => {
    await provedMinutesAgo(11);
    const actor = await next();
    const person = (role?: 'MEMBER' | 'ADMIN') => ({ ...someone(), role });
    expect(await inviteUser(actor, person())).toMatchObject({ role: 'MEMBER' });
    expect((await refusal(inviteUser(actor, person('ADMIN')))).code).toBe('identity_confirmation_required');
    const many = { invitations: [person('MEMBER'), person('ADMIN')] };
    expect((await refusal(bulkInvite(actor, many))).code).toBe('identity_confirmation_required');
    expect(await bulkInvite(actor, { ...many, dry_run: true })).toMatchObject({ would_invite: 2 });
    const key = keyActor(organization, PERMISSIONS);
    expect(await bulkInvite(key, many)).toMatchObject({ invited: 2 });
  });

  it('is exactly one of this list', () => {
    const sensitive = operations.filter((operation) => operation.requires_reauthentication).map(({ name }) => name);
    expect(sensitive).toEqual(
      expect.arrayContaining([
        'api_key.create',
        'api_key.rotate',
        'api_key.update',
        'invitation.bulk_create',
        'invitation.create',
        'organization.delete',
        'organization.transfer_ownership',
        'passkey.begin',
        'passkey.register',
        'passkey.turn_on',
        'security.revoke_other_sessions',
        'security.revoke_session',
        'two_factor.adopt_recovery_codes',
        'two_factor.begin',
        'two_factor.prove',
        'two_factor.turn_on',
        'user.remove',
        'user.reset_two_factor',
        'user.send_temporary_password',
        'user.update',
      ]),
    );
  });
});

describe('reauthentication', () => {
  it('allows the operation after the password', async () => {
    await provedMinutesAgo(60);
    await confirmByPassword(await next(), { current_password: PASSWORD });
    expect((await next()).recently_authenticated).toBe(true);
    const seen = (await recentActivity(await next(), {})).map(({ action }) => action);
    expect(seen).toEqual(['security.confirm']);
  });

  it('accepts a code and consumes it', async () => {
    const { seed } = await enrol(await next());
    await provedMinutesAgo(60);
    const code = codeOf(seed);
    await confirmByCode(await next(), { code });
    expect((await next()).recently_authenticated).toBe(true);
    const again = await refusal(confirmByCode(await next(), { code }));
    expect(again.errors).toMatchObject([{ path: 'code', code: 'code_used' }]);
  });

  it('refuses and records a wrong password or code', async () => {
    await provedMinutesAgo(60);
    const actor = await next();
    const password = await refusal(confirmByPassword(actor, { current_password: 'wrong' }));
    expect(password.errors).toMatchObject([{ path: 'current_password', code: 'wrong_password' }]);
    const code = await refusal(confirmByCode(actor, { code: '000000' }));
    expect(code.errors).toMatchObject([{ path: 'code', code: 'wrong_code' }]);
    expect((await next()).recently_authenticated).toBe(false);
    const seen = (await recentActivity(actor, {})).map(({ action }) => action);
    expect(seen.sort()).toEqual(['security.confirm_failed', 'two_factor.failed']);
  });

  it('counts wrong passwords together with those at sign-in', async () => {
    const actor = await next();
    for (let at = 0; at < 5; at++) await refusal(confirmByPassword(actor, { current_password: 'wrong' }));
    for (let at = 0; at < 5; at++) await refusal(enter({ email, password: 'wrong' }, browser));
    expect((await refusal(confirmByPassword(actor, { current_password: PASSWORD }))).code).toBe('rate_limited');
    expect((await refusal(enter({ email, password: PASSWORD }, browser))).code).toBe('rate_limited');
  });

  it('applies to the current session only', async () => {
    const other = await signIn(organization.id, session.actor.id);
    await provedMinutesAgo(60);
    await confirmByPassword(other.actor, { current_password: PASSWORD });
    expect((await next()).recently_authenticated).toBe(false);
  });
});
