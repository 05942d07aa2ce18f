import { cookies } from 'next/headers';
import { beginGhlConsent, finishGhlConsent } from '@/lib/integrations/gohighlevel/operations';
import { problemOf } from './action';
import { cookieName, cookieOptions } from './cookies';
import { leaveOutcome } from './outcome';
import { currentSession, stepPath } from './session';

const COOKIE = 'agni.ghl_consent';
const MINUTES = 10;
const TAB = '/settings/integrations';

/** Where the browser goes next, or an error with its message. */
export type Destination = { to: string } | { status: number; sentence: string };

/**
 * Returns to the tab, which shows the outcome once: `connected`, `partly`, `denied`, or the code of a problem or its field.
 * @param failed ids of locations that could not be connected
 */
async function returnToTab(code: string, failed: string[] = []): Promise<Destination> {
  await leaveOutcome({ of: 'ghl', code, ids: failed.slice(0, 25) });
  return { to: TAB };
}

/**
 * Sends a signed-in user to GoHighLevel's consent page. A cookie binds the callback to this browser.
 * @param organization_id as clients of the published API send it; it selects nothing, but must match the session
 */
export async function beginConsentHere(organization_id: string | null): Promise<Destination> {
  const session = await currentSession();
  if (!session) return { to: `/login?next=${encodeURIComponent(TAB)}` };
  if (session.pending) return { to: stepPath(session.pending, TAB) };
  if (organization_id !== null && organization_id !== session.actor.organization_id)
    return { status: 403, sentence: 'You are signed in to another organization. Switch to it first.' };
  return orReturnToTab(async () => {
    const consent = await beginGhlConsent(session.actor, {});
    await keepConsent(consent);
    return { to: consent.url };
  });
}

/** Sets the cookie that binds the callback to this browser. */
export async function keepConsent({ cookie }: { cookie: string }): Promise<void> {
  (await cookies()).set(cookieName(COOKIE), cookie, { ...cookieOptions(), maxAge: MINUTES * 60 });
}

/** Handles the callback from GoHighLevel. The cookie is always cleared. */
export async function finishConsentHere(query: URLSearchParams): Promise<Destination> {
  const jar = await cookies();
  const cookie = jar.get(cookieName(COOKIE))?.value ?? '';
  jar.set(cookieName(COOKIE), '', { ...cookieOptions(), maxAge: 0 });
  const session = await currentSession();
  if (!session) return { to: `/login?next=${encodeURIComponent(TAB)}` };
  if (session.pending) return { to: stepPath(session.pending, TAB) };
  if (query.has('error')) return returnToTab('denied');
  const [state, code] = [query.get('state') ?? '', query.get('code') ?? ''];
  return orReturnToTab(async () => {
    const { failed_location_ids: failed } = await finishGhlConsent(session.actor, { state, cookie, code });
    return returnToTab(failed.length > 0 ? 'partly' : 'connected', failed);
  });
}

async function orReturnToTab(work: () => Promise<Destination>): Promise<Destination> {
  try {
    return await work();
  } catch (error) {
    const { code, data } = problemOf(error, 'consent');
    return returnToTab(data.errors?.[0]?.code ?? code);
  }
}

/** Turns a destination into a response that is never cached, and sends no referrer, because the URLs contain codes. */
export function toResponse(destination: Destination): Response {
  const headers = { 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer' };
  if ('to' in destination)
    return new Response(null, { status: 302, headers: { ...headers, Location: destination.to } });
  return new Response(`${destination.sentence}\n`, {
    status: destination.status,
    headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
