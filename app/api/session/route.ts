import { isForeign } from '@/lib/http/pages/download';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession } from '@/lib/http/pages/session';

export const dynamic = 'force-dynamic';

/** For whom a page would be rendered now. Open tabs ask it, to notice a sign-in, a sign-out or a switch in another tab. */
export async function GET(request: Request): Promise<Response> {
  if (isForeign(request)) return new Response('This address is for the pages of this site.', { status: 403 });
  const session = await currentSession();
  return Response.json(
    { session: session ? shownIdentity(session) : null },
    { headers: { 'Cache-Control': 'private, no-store' } },
  );
}
