import { checkSession, shownIdentity } from '@/components/shell/page-state';
import { PAGE_IDENTITY_HEADER } from '@/lib/core/page-identity';

const UNREACHABLE = 'The server cannot be reached.';

/** A page's data could not be read, or was refused; `code` is the problem's, or `unreachable`. */
export class PageDataError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads JSON from a route made with `pageData`, for the person and organization that the page shows. If the session is no longer
 * theirs, the page says so.
 * @throws PageDataError; the error of an aborted request
 */
export async function readPageData<T>(path: string, signal?: AbortSignal): Promise<T> {
  const identity = shownIdentity();
  const response = await fetch(path, {
    signal,
    cache: 'no-store',
    headers: identity ? { [PAGE_IDENTITY_HEADER]: identity } : {},
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : new PageDataError('unreachable', UNREACHABLE);
  });
  const body = await response.json().catch(() => undefined);
  if (body?.ok) return body.data as T;
  const { code = 'unreachable', detail = UNREACHABLE } = body?.problem ?? {};
  if (code === 'session_changed' || code === 'unauthenticated') void checkSession();
  throw new PageDataError(code, detail);
}
