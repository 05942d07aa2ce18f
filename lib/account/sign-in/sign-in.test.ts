import { and, eq } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships } from '@/db/schema/control/organizations';
import { sessions, throttles } from '@/db/schema/control/sign-in';
import { hashPassword } from '@/lib/account/password/password';
import { findSession } from '@/lib/account/sessions/find-session';
import { revokeSessions } from '@/lib/account/sessions/session';
import { can } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { createToken, sha256 } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn } from './sign-in';

const PASSWORD = 'correct horse battery staple';
const password_hash = await hashPassword(PASSWORD);
const from = (ip = `198.51.100.${Math.floor(Math.random() * 250)}`) => ({ id: newId(), ip, user_agent: null });

async function member(values: Parameters<typeof makeMember>[2] = {}) {
  const organization = await makeOrganization();
  return { organization, ...(await makeMember(organization, 'ADMIN', { password_hash, ...values })) };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'signed in',
    (error) => error.data,
  );

describe('signIn', () => {
  test('opens a session and stores its token only as a hash', async () => {
    const { user } = await member();
    const { token } = await signIn({ email: user.email.toUpperCase(), password: PASSWORD }, from());
    const found = await findSession(token, from());
    expect(found?.user.id).toBe(user.id);
    expect(can(found!.actor, 'users:write')).toBe(true);
    const [row] = await controlDb().select().from(sessions).where(eq(sessions.user_id, user.id));
    expect(JSON.stringify(row)).not.toContain(token);
  });

  test('answers alike for an unknown address, a wrong password and a suspended person’s wrong password', async () => {
    const { user } = await member();
    const suspended = await member({ status: 'suspended' });
    const answers = await Promise.all([
      failure(signIn({ email: `${newId()}@nowhere.example`, password: PASSWORD }, from())),
      failure(signIn({ email: user.email, password: 'wrong password of length' }, from())),
      failure(signIn({ email: suspended.user.email, password: 'wrong password of length' }, from())),
    ]);
    expect(answers[0]).toMatchObject({ code: 'sign_in_failed' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('tells a suspended person who gives the right password that they are suspended', async () => {
    const { user, organization } = await member({ status: 'suspended' });
    const answer = await failure(signIn({ email: user.email, password: PASSWORD }, from()));
    expect(answer).toMatchObject({
      code: 'sign_in_failed',
      detail: `Your access to ${organization.name} is suspended. Ask an administrator there to reactivate it.`,
    });
  });

  test('refuses after ten failures from one address and says for how long', async () => {
    const { user } = await member();
    const request = from();
    const wrong = () => failure(signIn({ email: user.email, password: 'wrong password of length' }, request));
    const answers = await Promise.all(Array.from({ length: 14 }, wrong));
    expect(answers.filter((answer) => answer.code === 'sign_in_failed')).toHaveLength(10);
    const refused = await failure(signIn({ email: user.email, password: PASSWORD }, request));
    expect(refused).toMatchObject({
      code: 'rate_limited',
      detail: expect.stringMatching(/Try again in \d+ minutes?\./),
    });
    expect(await failure(signIn({ email: user.email, password: PASSWORD }, from('203.0.113.200')))).toBe('signed in');
  });

  test('counts only failures, so that an office can sign in from one address', async () => {
    const { user } = await member();
    const request = from(`192.0.2.${Math.floor(Math.random() * 250)}`);
    await failure(signIn({ email: user.email, password: 'wrong password of length' }, request));
    for (let times = 0; times < 3; times++) await signIn({ email: user.email, password: PASSWORD }, request);
    const points = async (name: string, subject: string) => {
      const [row] = await controlDb()
        .select()
        .from(throttles)
        .where(eq(throttles.key, `${name}:${sha256(subject)}`));
      return row?.points;
    };
    expect(await points('address', request.ip)).toBe(1);
    expect(await points('account', user.email.toLowerCase())).toBe(1);
    expect(await points('account_and_address', `${user.email.toLowerCase()} ${request.ip}`)).toBeUndefined();
  });

  test('records success and failure without the password', async () => {
    const { user, organization } = await member();
    await failure(signIn({ email: user.email, password: 'wrong password of length' }, from()));
    await signIn({ email: user.email, password: PASSWORD }, from());
    // The failure is recorded after the response.
    const events = await vi.waitFor(async () => {
      const found = await controlDb()
        .select()
        .from(auditEvents)
        .where(eq(auditEvents.organization_id, organization.id));
      expect(found.map((event) => event.action).sort()).toEqual(['session.sign_in', 'session.sign_in_failed']);
      return found;
    });
    expect(JSON.stringify(events)).not.toContain('password of length');
  });
});

describe('signIn with a temporary password', () => {
  async function invited() {
    const { user, organization } = await member({ status: 'invited', password_hash: null });
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
    );
    return { user, organization, secret };
  }

  test('opens a session that can only set a password', async () => {
    const { user, secret } = await invited();
    const { token } = await signIn({ email: user.email, password: ` ${secret.toUpperCase()} ` }, from());
    const found = await findSession(token, from());
    expect(found?.pending).toBe('set_password');
    expect([...found!.actor.permissions]).toEqual(['self:set_password']);
  });

  test('refuses a temporary password once a newer one was created', async () => {
    const { user, organization, secret } = await invited();
    await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
    );
    expect(await failure(signIn({ email: user.email, password: secret }, from()))).toMatchObject({
      code: 'sign_in_failed',
    });
  });

  test('does not open another person’s account', async () => {
    const { secret } = await invited();
    const other = await invited();
    expect(await failure(signIn({ email: other.user.email, password: secret }, from()))).toMatchObject({
      code: 'sign_in_failed',
    });
  });
});

describe('findSession', () => {
  test('returns nothing once the session is revoked', async () => {
    const { user } = await member();
    const { token } = await signIn({ email: user.email, password: PASSWORD }, from());
    expect(await revokeSessions(controlDb(), { user_id: user.id }, 'test')).toBe(1);
    expect(await findSession(token, from())).toBeUndefined();
  });

  test('reflects a demotion at once and ends with the last membership', async () => {
    const { user, organization } = await member();
    const { token } = await signIn({ email: user.email, password: PASSWORD }, from());
    const own = and(eq(memberships.user_id, user.id), eq(memberships.organization_id, organization.id));
    await controlDb().update(memberships).set({ role: 'MEMBER' }).where(own);
    expect((await findSession(token, from()))?.actor.role).toBe('MEMBER');
    await controlDb().update(memberships).set({ status: 'suspended' }).where(own);
    expect(await findSession(token, from())).toBeUndefined();
  });

  test('continues in another organization when the person loses access to this one', async () => {
    const { user, organization } = await member();
    const { token } = await signIn({ email: user.email, password: PASSWORD }, from());
    const other = await makeOrganization();
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: user.id, role: 'MEMBER', status: 'active' });
    await controlDb()
      .delete(memberships)
      .where(and(eq(memberships.user_id, user.id), eq(memberships.organization_id, organization.id)));
    expect((await findSession(token, from()))?.organization.id).toBe(other.id);
  });
});
