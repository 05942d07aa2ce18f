import { and, eq, isNull, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { totpFactors } from '@/db/schema/control/second-factors';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';
import { hashPassword } from '@/lib/account/password/password';
import { revokeAccess } from '@/lib/account/sessions/revoke-access';
import { revokeSessions } from '@/lib/account/sessions/session';
import { newId } from '@/lib/core/id';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { waiting } from '@/tests/lock-waits';
import { signIn } from './sign-in';

const PASSWORD = 'correct horse battery staple';
const password_hash = await hashPassword(PASSWORD);
const request = () => ({ id: newId(), ip: `198.51.100.${Math.floor(Math.random() * 250)}`, user_agent: null });

async function person(values: Parameters<typeof makeMember>[2] = { password_hash }) {
  const organization = await makeOrganization();
  return { organization, ...(await makeMember(organization, 'MEMBER', values)) };
}

const liveSessions = (user_id: string) =>
  controlDb()
    .select({ pending: sessions.pending })
    .from(sessions)
    .where(and(eq(sessions.user_id, user_id), isNull(sessions.revoked_at)));

/** Resolves when the sign-in has finished, or waits for a row that a change has locked. */
async function endedOrWaiting(signingIn: Promise<unknown>): Promise<void> {
  let ended = false;
  signingIn.then(
    () => (ended = true),
    () => (ended = true),
  );
  await expect.poll(async () => ended || (await waiting()) > 0, { timeout: 15_000 }).toBe(true);
}

/** Signs in during a change of the account that has already ended all sessions. */
async function signInDuring(
  user: { id: string; email: string },
  password: string,
  change: (tx: Tx) => Promise<unknown>,
) {
  let signingIn: Promise<string> | undefined;
  await inTransaction(controlPool(), async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update');
    await change(tx);
    signingIn = signIn({ email: user.email, password }, request()).then(
      () => 'signed in',
      (error) => error.data?.code ?? String(error),
    );
    await endedOrWaiting(signingIn);
  });
  return signingIn;
}

test('signIn with the old password opens no session that outlives a password change', async () => {
  const { user } = await person();
  const answer = await signInDuring(user, PASSWORD, async (tx) => {
    const changed = { password_hash: 'another', password_changed_at: sql`now()` };
    await tx.update(users).set(changed).where(eq(users.id, user.id));
    await revokeSessions(tx, { user_id: user.id }, 'password_changed');
  });
  expect(answer).toBe('sign_in_failed');
  expect(await liveSessions(user.id)).toEqual([]);
});

test('signIn opens no session that outlives a reset or a reported sign-in', async () => {
  const { user } = await person();
  expect(await signInDuring(user, PASSWORD, (tx) => revokeAccess(tx, user.id, 'disowned'))).toBe('sign_in_failed');
  expect(await liveSessions(user.id)).toEqual([]);
});

test('signIn requires the second factor while two-factor is being turned on', async () => {
  const { user } = await person();
  const answer = await signInDuring(user, PASSWORD, async (tx) => {
    await tx.insert(totpFactors).values({ user_id: user.id, sealed_seed: 'sealed', confirmed_at: sql`now()` });
    await revokeSessions(tx, { user_id: user.id }, 'two_factor_changed');
  });
  expect(answer).toBe('signed in');
  expect(await liveSessions(user.id)).toEqual([{ pending: 'verify_second_factor' }]);
});

test('signIn refuses a temporary password that is being replaced', async () => {
  const { organization, user } = await person({ password_hash: null });
  const { secret } = await inTransaction(controlPool(), (tx) =>
    createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
  );
  const answer = await signInDuring(user, secret, (tx) =>
    tx.update(oneTimeTokens).set({ used_at: sql`now()` }).where(eq(oneTimeTokens.user_id, user.id)),
  );
  expect(answer).toBe('sign_in_failed');
});

test('signIn accepts the password when its outdated hash is renewed in the meantime', async () => {
  const { user } = await person();
  const answer = await signInDuring(user, PASSWORD, (tx) =>
    tx
      .update(users)
      .set({ password_hash: `${password_hash} ` })
      .where(eq(users.id, user.id)),
  );
  expect(answer).toBe('signed in');
});
