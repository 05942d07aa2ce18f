import { controlPool, inTransaction } from '@/db/client';
import { findSession } from '@/lib/account/sessions/find-session';
import { startSession } from '@/lib/account/sessions/session';
import { type ProblemData, toProblem } from '@/lib/core/problem';

/** A desktop browser at an IP address reserved for documentation. */
export const browser = {
  id: 'test',
  ip: '203.0.113.7',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36',
};

/** Signs a person in and returns the actor of their next request. */
export async function signIn(
  organization_id: string,
  user_id: string,
  pending: 'set_password' | 'verify_second_factor' | null = null,
) {
  const method = pending === 'set_password' ? 'temporary_password' : 'password';
  const session = await inTransaction(controlPool(), (tx) =>
    startSession(tx, { user_id, organization_id, method, pending, request: browser }),
  );
  const found = await findSession(session.token, browser);
  return { ...session, actor: found!.actor };
}

/** Returns the problem with which something is rejected. @throws when it succeeds */
export async function refusal(work: Promise<unknown>): Promise<ProblemData> {
  try {
    await work;
  } catch (error) {
    return toProblem(error).data;
  }
  throw new Error('It should have been refused.');
}
