import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';

// With one connection in the pool, code that asks for a second one while it holds the first deadlocks.
process.env.DATABASE_POOL_SIZE = '1';

const PASSWORD = 'correct horse battery staple';
const request = { id: newId(), ip: '203.0.113.77', user_agent: null };

// A service that accepts the request and never responds.
const silent = http.createServer(() => {});

beforeAll(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  process.env.BREACH_CHECK_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/range`;
  await (await import('@/lib/platform/jobs/queue')).prepareQueues((await import('@/lib/background')).background.mails);
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

async function member() {
  const { hashPassword } = await import('@/lib/account/password/password');
  const organization = await makeOrganization();
  const password_hash = await hashPassword(PASSWORD);
  return { organization, ...(await makeMember(organization, 'MEMBER', { password_hash })) };
}

test('signIn uses one database connection at a time', async () => {
  const { signIn } = await import('./sign-in');
  const { user } = await member();
  expect(await signIn({ email: user.email, password: PASSWORD }, request)).toBeTruthy();
});

test('changePassword with a wrong current password uses one database connection at a time', async () => {
  const { changePassword } = await import('@/lib/account/security/operations');
  const { signIn } = await import('@/tests/signed-in');
  const { organization, user } = await member();
  const { actor } = await signIn(organization.id, user.id);
  const refused = changePassword(actor, {
    current_password: 'not my password',
    new_password: 'nine copper kettles whistling',
  });
  await expect(refused).rejects.toMatchObject({ data: { errors: [{ path: 'current_password' }] } });
});

test('requestPasswordReset uses one database connection at a time', async () => {
  const { requestPasswordReset } = await import('@/lib/account/password/operations');
  const { user } = await member();
  await expect(requestPasswordReset(request, { email: user.email })).resolves.toBeNull();
});

test('changePassword holds no database connection while the breach check is slow', async () => {
  const { changePassword } = await import('@/lib/account/security/operations');
  const { signIn } = await import('@/tests/signed-in');
  const { controlPool } = await import('@/db/client');
  const { organization, user } = await member();
  const { actor } = await signIn(organization.id, user.id);
  const asked = once(silent, 'request');
  const changed = changePassword(actor, { current_password: PASSWORD, new_password: 'nine copper kettles whistling' });
  await asked;
  expect(controlPool().totalCount - controlPool().idleCount).toBe(0);
  expect(await changed).toMatchObject({ session_id: actor.session_id });
});
