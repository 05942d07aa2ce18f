import { headers } from 'next/headers';
import type { SignedIn } from '@/lib/account/sessions/find-session';
import { identityMismatch, PAGE_IDENTITY_HEADER, PAGE_IDENTITY_PARAM, pageIdentity } from '@/lib/core/page-identity';
import { Problem } from '@/lib/core/problem';

/** What must match between page and session: user and organization, or the user alone if the input names the organization. */
export type Agreement = 'user' | 'organization';

/** The identity a page was rendered for, as kept in the browser. */
export interface ShownIdentity {
  identity: string;
  name: string;
  email: string;
  organization: { id: string; name: string };
}

/** Returns the identity of a session, for a page to carry and show. */
export function shownIdentity({ user, organization }: SignedIn): ShownIdentity {
  return {
    identity: pageIdentity({ user_id: user.id, organization_id: organization.id }),
    name: `${user.first_name} ${user.last_name}`.trim(),
    email: user.email,
    organization: { id: organization.id, name: organization.name },
  };
}

/**
 * Rejects a request from a page that was rendered for another user or organization than the session's: all tabs of a browser share the
 * cookie, and the user cannot see it change.
 * @param shown the identity in the request; null without one
 * @throws Problem `session_changed`
 */
export function assertPageIdentity(
  session: SignedIn,
  shown: string | null,
  agreement: Agreement = 'organization',
): void {
  const { user, organization } = session;
  const mismatch = identityMismatch(shown, { user_id: user.id, organization_id: organization.id });
  if (!mismatch || (mismatch === 'organization' && agreement === 'user')) return;
  throw new Problem('session_changed', sentenceFor(mismatch, session));
}

/** Returns the identity of the page that sent this request; null without one. */
export async function carriedIdentity(): Promise<string | null> {
  return (await headers()).get(PAGE_IDENTITY_HEADER);
}

/** Tells the browser that the page is out of date, by its digest, the only part of an error that reaches it. */
class PageOutOfDate extends Error {
  readonly digest = 'PAGE_OUT_OF_DATE';
  override readonly name = 'PageOutOfDate';
}

/**
 * Keeps the browser's router from mixing content for one user or organization into a page that shows another. A full page load carries
 * no identity yet, and actions are checked separately.
 * @throws an error that the error screens (`components/page-error.tsx`) recognize by its digest
 */
export async function assertSameDocument({ user, organization }: SignedIn): Promise<void> {
  const all = await headers();
  const shown = all.get(PAGE_IDENTITY_HEADER);
  if (shown === null || all.has('next-action')) return;
  if (identityMismatch(shown, { user_id: user.id, organization_id: organization.id })) throw new PageOutOfDate();
}

/**
 * Returns the error response for a download linked from a page of another user or organization; undefined if it may proceed. A typed
 * URL belongs to no page, and is served.
 */
export function refuseDownload(request: Request, session: SignedIn): Response | undefined {
  const shown = new URL(request.url).searchParams.get(PAGE_IDENTITY_PARAM);
  if (shown === null && request.headers.get('sec-fetch-site') !== 'same-origin') return undefined;
  try {
    assertPageIdentity(session, shown);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return new Response(`${error.data.detail}\n`, {
      status: error.status,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'private, no-store' },
    });
  }
}

function sentenceFor(mismatch: 'unknown' | 'user' | 'organization', { user, organization }: SignedIn): string {
  if (mismatch === 'user')
    return `You are now signed in as ${user.first_name} ${user.last_name} (${user.email}) in another tab. Nothing was changed. Reload this page to continue; what you typed is still here.`;
  if (mismatch === 'organization')
    return `You switched to ${organization.name} in another tab, but this page shows another organization. Nothing was changed. Reload this page to continue; what you typed is still here.`;
  return 'This page is out of date. Nothing was changed. Reload it to continue; what you typed is still here.';
}
