import { headers } from 'next/headers';
import type { SignedIn } from '@/lib/account/sessions/find-session';
import { identityMismatch, PAGE_IDENTITY_HEADER, PAGE_IDENTITY_PARAM, pageIdentity } from '@/lib/core/page-identity';
import { Problem } from '@/lib/core/problem';

/** What of the page must agree with the session: everything, or the person alone where the input names an organization. */
export type Agreement = 'user' | 'organization';

/** What the browser keeps of whom a page was rendered for. */
export interface ShownIdentity {
  identity: string;
  name: string;
  email: string;
  organization: { id: string; name: string };
}

/** The identity of a session, for a page to carry and to show. */
export function shownIdentity({ user, organization }: SignedIn): ShownIdentity {
  return {
    identity: pageIdentity({ user_id: user.id, organization_id: organization.id }),
    name: `${user.first_name} ${user.last_name}`.trim(),
    email: user.email,
    organization: { id: organization.id, name: organization.name },
  };
}

/**
 * Refuses what a page asks for when it was rendered for somebody else, or for another organization, than the session now
 * stands for: the cookie is shared by all tabs of a browser, and the reader cannot see it change.
 * @param shown the identity that the request carries; null when it carries none
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

/** The identity that the page behind this request carries, null when it carries none. */
export async function carriedIdentity(): Promise<string | null> {
  return (await headers()).get(PAGE_IDENTITY_HEADER);
}

/** An error that says by its digest, the only part that reaches the browser, that the page is out of date. */
class PageOutOfDate extends Error {
  readonly digest = 'PAGE_OUT_OF_DATE';
  override readonly name = 'PageOutOfDate';
}

/**
 * Stops the browser's router from putting content for one person or organization into a page that shows another. A document
 * that is loaded as a whole carries no identity yet, and an action has been compared before.
 * @throws an error that the error screens (`components/page-error.tsx`) know by its digest
 */
export async function assertSameDocument({ user, organization }: SignedIn): Promise<void> {
  const all = await headers();
  const shown = all.get(PAGE_IDENTITY_HEADER);
  if (shown === null || all.has('next-action')) return;
  if (identityMismatch(shown, { user_id: user.id, organization_id: organization.id })) throw new PageOutOfDate();
}

/**
 * The refusal of a download whose link stands on a page for somebody else or for another organization; undefined when it may
 * go on. An address that somebody typed belongs to no page, and is served as it is.
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
