import { hash } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { hashPassword, isOutdated, verifyPassword } from './password';
import { renewOutdatedHash } from './renew-hash';

const PASSWORD = 'correct horse battery staple';
const WEAKER = { algorithm: 2, memoryCost: 4_096, timeCost: 1, parallelism: 1 };
const request = () => ({ id: newId(), ip: `198.51.100.${Math.floor(Math.random() * 250)}`, user_agent: null });

describe('hashPassword', () => {
  test('uses Argon2id at OWASP’s parameters and normalizes with NFKC', async () => {
    const hash = await hashPassword('ﬁve unlikely wörds');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, 'five unlikely wo\u0308rds')).toBe(true);
    expect(await verifyPassword(hash, 'five unlikely words')).toBe(false);
  });

  test('uses all 256 characters', async () => {
    const long = 'x'.repeat(255);
    const hash = await hashPassword(`${long}a`);
    expect(await verifyPassword(hash, `${long}a`)).toBe(true);
    expect(await verifyPassword(hash, `${long}b`)).toBe(false);
  });

  test('never matches without a hash', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
    expect(await verifyPassword(undefined, PASSWORD)).toBe(false);
  });
});

describe('renewOutdatedHash', () => {
  async function member(password_hash: string) {
    const { user } = await makeMember(await makeOrganization(), 'MEMBER', { password_hash });
    const stored = async () => (await controlDb().select().from(users).where(eq(users.id, user.id)))[0]!;
    return { user, stored };
  }

  test('renews the hash at sign-in and keeps the password', async () => {
    const { user, stored } = await member(await hash(PASSWORD, WEAKER));
    expect(isOutdated((await stored()).password_hash!)).toBe(true);
    await signIn({ email: user.email, password: PASSWORD }, request());
    const renewed = (await stored()).password_hash!;
    expect(isOutdated(renewed)).toBe(false);
    expect(await verifyPassword(renewed, PASSWORD)).toBe(true);
    expect((await stored()).password_changed_at).toBe(user.password_changed_at);
    await signIn({ email: user.email, password: PASSWORD }, request());
    expect((await stored()).password_hash).toBe(renewed);
  });

  test('keeps the hash when the password was changed in the meantime', async () => {
    const weak = await hash(PASSWORD, WEAKER);
    const newer = await hashPassword('nine copper kettles whistling');
    const { user, stored } = await member(newer);
    await renewOutdatedHash({ id: user.id, password_hash: weak }, PASSWORD);
    expect((await stored()).password_hash).toBe(newer);
  });

  test('keeps the hash after a wrong password', async () => {
    const weak = await hash(PASSWORD, WEAKER);
    const { user, stored } = await member(weak);
    await refusal(signIn({ email: user.email, password: `${PASSWORD}r` }, request()));
    expect((await stored()).password_hash).toBe(weak);
  });
});
