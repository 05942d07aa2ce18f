import type { SignedIn } from '@/lib/account/sessions/find-session';
import { isForeign } from '@/lib/http/pages/download';
import { refuseDownload } from '@/lib/http/pages/page-identity';
import { requireSession } from '@/lib/http/pages/session';

/** Answers a request for a file with what `make` returns; refuses one of another site, or of a page that shows another session. */
export async function serveDownload(
  request: Request,
  make: (session: SignedIn) => Promise<Response>,
): Promise<Response> {
  if (isForeign(request)) return new Response('Downloads are only available from this site.', { status: 403 });
  const session = await requireSession();
  return refuseDownload(request, session) ?? make(session);
}
