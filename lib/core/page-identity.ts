/** The request header in which a page says for whom the server rendered it; its value is a {@link pageIdentity}. */
export const PAGE_IDENTITY_HEADER = 'x-page-identity';

/** The query parameter that says the same in the address of a download, which has no headers of its own. */
export const PAGE_IDENTITY_PARAM = 'page_identity';

interface Identity {
  user_id: string;
  organization_id: string;
}

/**
 * The person and the organization that a page was rendered for, as one string. It grants nothing and hides nothing: the
 * session decides who is asking, and this only says whether the page still shows that person and organization.
 */
export function pageIdentity({ user_id, organization_id }: Identity): string {
  return `${user_id}/${organization_id}`;
}

/**
 * How a page differs from the session that its request came with: `user` and `organization` are parts that changed since,
 * `unknown` is a request that does not say which page it came from; undefined when they agree.
 */
export function identityMismatch(shown: string | null, now: Identity): 'unknown' | 'user' | 'organization' | undefined {
  if (shown === pageIdentity(now)) return undefined;
  const [user, organization, ...rest] = shown?.split('/') ?? [];
  if (!user || !organization || rest.length > 0) return 'unknown';
  return user === now.user_id ? 'organization' : 'user';
}
