import { expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { findSession } from '@/lib/account/sessions/find-session';
import { setUp } from './operations';
import { maySetUp, setupUrl } from './setup';
import { signIn } from './sign-in';

const request = { id: 'setup', ip: '203.0.113.9', user_agent: null };
const owner = (token: string, email: string) => ({
  token,
  email,
  organization_name: 'First',
  first_name: 'Ada',
  last_name: 'Okafor',
  new_password: 'correct horse battery staple',
});

test('setUp creates the first organization and its owner exactly once', async () => {
  const token = new URL((await setupUrl())!).searchParams.get('token')!;
  expect(await maySetUp('a guess')).toBe(false);
  expect(await maySetUp(token)).toBe(true);

  const outcomes = await Promise.allSettled([
    setUp(request, owner(token, 'ada@acme.example')),
    setUp(request, owner(token, 'eve@acme.example')),
  ]);
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  expect(await controlDb().select().from(organizations)).toHaveLength(1);
  expect(await maySetUp(token)).toBe(false);
  expect(await setupUrl()).toBeNull();

  const email = outcomes[0]!.status === 'fulfilled' ? 'ada@acme.example' : 'eve@acme.example';
  const session = await findSession(
    (await signIn({ email, password: 'correct horse battery staple' }, request)).token,
    request,
  );
  expect(session?.actor.role).toBe('OWNER');
});
