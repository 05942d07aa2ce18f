import { cookies } from 'next/headers';
import { log } from '@/lib/core/log';
import { toProblem } from '@/lib/core/problem';
import { beginGhlConsent, finishGhlConsent } from '@/lib/integrations/gohighlevel/operations';
import { cookieName, cookieOptions } from './cookies';
import { leaveOutcome } from './outcome';
import { currentSession, stepPath } from './session';

const COOKIE = 'agni.ghl_consent';
const MINUTES = 10;
const TAB = '/settings/integrations';

/** Where the browser goes next, or a refusal with its sentence. */
export type Way = { to: string } | { status: number; sentence: string };

/**
 * The tab again, which tells once how it went: `connected`, `partly`, `denied`, or the code of a problem or of its field.
 * @param failed ids of locations that were not connected
 */
async function back(code: string, failed: string[] = []): Promise<Way> {
  await leaveOutcome({ of: 'ghl', code, ids: failed.slice(0, 25) });
  return { to: TAB };
}

/**
 * Sends a signed-in person to GoHighLevel's page of consent. What binds the answer to this browser stays in a cookie.
 * @param organization_id as clients of the published API send it: never chooses, and must be the session's
 */
export async function beginConsentHere(organization_id: string | null): Promise<Way> {
  const session = await currentSession();
  if (!session) return { to: `/login?next=${encodeURIComponent(TAB)}` };
  if (session.pending) return { to: stepPath(session.pending, TAB) };
  if (organization_id !== null && organization_id !== session.actor.organization_id)
    return { status: 403, sentence: 'You are signed in to another organization. Switch to it first.' };
  return orBack(async () => {
    const consent = await beginGhlConsent(session.actor, {});
    await keepConsent(consent);
    return { to: consent.url };
  });
}

/** Leaves in this browser what binds the answer to it. */
export async function keepConsent({ cookie }: { cookie: string }): Promise<void> {
  (await cookies()).set(cookieName(COOKIE), cookie, { ...cookieOptions(), maxAge: MINUTES * 60 });
}

/** Takes what GoHighLevel sent the browser back with. The cookie goes whatever comes of it. */
export async function finishConsentHere(query: URLSearchParams): Promise<Way> {
  const jar = await cookies();
  const cookie = jar.get(cookieName(COOKIE))?.value ?? '';
  jar.set(cookieName(COOKIE), '', { ...cookieOptions(), maxAge: 0 });
  const session = await currentSession();
  if (!session) return { to: `/login?next=${encodeURIComponent(TAB)}` };
  if (session.pending) return { to: stepPath(session.pending, TAB) };
  if (query.has('error')) return back('denied');
  const [state, code] = [query.get('state') ?? '', query.get('code') ?? ''];
  return orBack(async () => {
    const { failed_location_ids: failed } = await finishGhlConsent(session.actor, { state, cookie, code });
    return back(failed.length > 0 ? 'partly' : 'connected', failed);
  });
}

async function orBack(work: () => Promise<Way>): Promise<Way> {
  try {
    return await work();
  } catch (error) {
    const { code, data } = toProblem(error);
    if (code === 'internal_error') log.error('consent', { error });
    return back(data.errors?.[0]?.code ?? code);
  }
}

/** A way as an answer. Nothing of it is kept anywhere: addresses on the way hold codes. */
export function answerOf(way: Way): Response {
  const headers = { 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer' };
  if ('to' in way) return new Response(null, { status: 302, headers: { ...headers, Location: way.to } });
  return new Response(`${way.sentence}\n`, {
    status: way.status,
    headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
  });
}
