import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { findSession } from '@/lib/account/sessions/find-session';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { background } from '@/lib/background';
import { newId } from '@/lib/core/id';
import { createToken } from '@/lib/platform/crypto/tokens';
import { prepareQueues } from '@/lib/platform/jobs/queue';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { requestPasswordReset, resetPassword } from './operations';
import { hashPassword } from './password';

const OLD = 'correct horse battery staple';
const NEW = 'eleven unlikely purple geese';
const password_hash = await hashPassword(OLD);
const from = () => ({ id: newId(), ip: `198.51.100.${Math.floor(Math.random() * 250)}`, user_agent: null });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.data,
  );

async function member() {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'MEMBER', { password_hash });
  return { organization, user };
}

const linkFor = (user_id: string) =>
  inTransaction(controlPool(), (tx) => createToken(tx, { purpose: 'password_reset', user_id }));

beforeAll(() => prepareQueues(background.mails));

describe('requestPasswordReset', () => {
  test('enqueues one job whether or not the account exists', async () => {
    const { user } = await member();
    const jobs = async () => {
      const found = await controlDb().execute(
        sql`select count(*)::int as n from jobs.job where name = 'send-password-reset'`,
      );
      return (found.rows[0] as { n: number }).n;
    };
    const before = await jobs();
    await requestPasswordReset(from(), { email: user.email });
    await requestPasswordReset(from(), { email: `${newId()}@nowhere.example` });
    expect(await jobs()).toBe(before + 2);
  });

  test('limits requests per account', async () => {
    const { user } = await member();
    for (let i = 0; i < 5; i++) await requestPasswordReset(from(), { email: user.email });
    expect(await failure(requestPasswordReset(from(), { email: user.email }))).toMatchObject({ code: 'rate_limited' });
  });
});

describe('resetPassword', () => {
  test('sets the password, ends every session and records it', async () => {
    const { user, organization } = await member();
    const { token } = await signIn({ email: user.email, password: OLD }, from());
    const { secret } = await linkFor(user.id);
    await resetPassword(from(), { token: secret, new_password: NEW });
    expect(await findSession(token, from())).toBeUndefined();
    expect(await failure(signIn({ email: user.email, password: OLD }, from()))).toMatchObject({
      code: 'sign_in_failed',
    });
    expect(await findSession((await signIn({ email: user.email, password: NEW }, from())).token, from())).toBeDefined();
    const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization.id));
    expect(events.map((event) => event.action)).toContain('security.reset_password');
  });

  test('works once when the link is used twice at the same moment', async () => {
    const { user } = await member();
    const { secret } = await linkFor(user.id);
    const outcomes = await Promise.all([
      failure(resetPassword(from(), { token: secret, new_password: NEW })),
      failure(resetPassword(from(), { token: secret, new_password: 'another four silent otters' })),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.find((outcome) => outcome !== 'done')).toMatchObject({ code: 'conflict' });
  });

  test('keeps the link valid when the password was refused', async () => {
    const { user } = await member();
    const { secret } = await linkFor(user.id);
    expect(await failure(resetPassword(from(), { token: secret, new_password: 'passwordpassword' }))).toMatchObject({
      code: 'validation_error',
    });
    expect(await failure(resetPassword(from(), { token: secret, new_password: NEW }))).toBe('done');
  });

  test('refuses a link after an hour, and once a newer one was sent', async () => {
    const { user } = await member();
    const first = await linkFor(user.id);
    const second = await linkFor(user.id);
    expect(await failure(resetPassword(from(), { token: first.secret, new_password: NEW }))).toMatchObject({
      code: 'conflict',
    });
    await controlDb().execute(
      sql`update one_time_tokens set expires_at = now() - interval '1 second' where id = ${second.id}`,
    );
    expect(await failure(resetPassword(from(), { token: second.secret, new_password: NEW }))).toMatchObject({
      code: 'conflict',
    });
  });
});
