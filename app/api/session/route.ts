import { isForeign } from '@/lib/http/pages/download';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession } from '@/lib/http/pages/session';

export const dynamic = 'force-dynamic';

/** Returns the user and organization of the current session. Open tabs request it to notice sign-ins, sign-outs and switches in other tabs. */
export async function GET(request: Request): Promise<Response> {
  if (isForeign(request)) return new Response('Only available to pages of this site.', { status: 403 });
  const session = await currentSession();
  return Response.json(
    { session: session ? shownIdentity(session) : null },
    { headers: { 'Cache-Control': 'private, no-store' } },
  );
}
