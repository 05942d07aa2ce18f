import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { findSession, type SignedIn } from '@/lib/account/sessions/find-session';
import { rotateSession } from '@/lib/account/sessions/session';
import type { RequestContext } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { forwardedAddress } from '@/lib/core/peer-address';
import { sessionToken, setSessionToken } from './next-auth';
import { assertSameDocument } from './page-identity';

/** Returns where this request came from. The front door has put the caller's true address and our request id into the headers. */
export const requestContext = cache(async (): Promise<RequestContext> => {
  const all = await headers();
  return {
    id: all.get('x-request-id') ?? newId(),
    ip: forwardedAddress(all.get('x-forwarded-for')),
    user_agent: all.get('user-agent'),
  };
});

/** Returns the signed-in user of this request, also if half-signed-in; looked up once per request. */
export const currentSession = cache(async (): Promise<SignedIn | undefined> => {
  const token = await sessionToken();
  return token ? findSession(token, await requestContext()) : undefined;
});

/**
 * Returns the page of a session's pending step.
 * @param next the path to continue to
 */
export function stepPath(pending: NonNullable<SignedIn['pending']>, next?: string): string {
  if (pending === 'set_password') return '/set-password';
  if (pending === 'organization_deleted') return '/organization-deleted';
  const path = pending === 'enrol_second_factor' ? '/enrol-second-factor' : '/second-factor';
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}

/**
 * Returns the fully signed-in user; redirects anyone else to sign-in or their pending step.
 * @throws an error for the error screen if the requesting page shows another user or organization
 */
export async function requireSession(): Promise<SignedIn> {
  const session = await currentSession();
  if (!session) redirect('/login');
  await assertSameDocument(session);
  if (session.pending) redirect(stepPath(session.pending));
  return session;
}

/** Rotates the token of this request's session and sets it in the cookie; for server actions. */
export async function renewSession(): Promise<void> {
  const session = await currentSession();
  if (session) await setSessionToken(await rotateSession(session.session_id));
}
