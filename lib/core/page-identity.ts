/** The request header with the identity a page was rendered for, a {@link pageIdentity}. */
export const PAGE_IDENTITY_HEADER = 'x-page-identity';

/** The query parameter with the same value, for downloads, which cannot set headers. */
export const PAGE_IDENTITY_PARAM = 'page_identity';

interface Identity {
  user_id: string;
  organization_id: string;
}

/**
 * Returns the user and organization a page was rendered for, as one string. It grants nothing: the session decides who is asking, and
 * this only tells whether the page still shows that user and organization.
 */
export function pageIdentity({ user_id, organization_id }: Identity): string {
  return `${user_id}/${organization_id}`;
}

/**
 * Compares a page with the session of its request: returns `user` or `organization` for the part that has changed, `unknown` for a
 * request without a page identity, undefined if they agree.
 */
export function identityMismatch(shown: string | null, now: Identity): 'unknown' | 'user' | 'organization' | undefined {
  if (shown === pageIdentity(now)) return undefined;
  const [user, organization, ...rest] = shown?.split('/') ?? [];
  if (!user || !organization || rest.length > 0) return 'unknown';
  return user === now.user_id ? 'organization' : 'user';
}
