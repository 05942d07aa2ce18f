import type { SignedIn } from '@/lib/account/sessions/find-session';
import { PAGE_IDENTITY_HEADER } from '@/lib/core/page-identity';
import { Problem } from '@/lib/core/problem';
import { type ActionResult, problemOf } from './action';
import { isForeign } from './download';
import { assertPageIdentity } from './page-identity';
import { currentSession } from './session';

/**
 * Makes a route handler that returns JSON to a page's own script, in the shape of an action's result. For reads that the script
 * repeats and cancels, such as a search while typing: Next runs server actions one after the other and cannot cancel them.
 * Refuses other sites, and pages rendered for another person or organization than the session's.
 */
export function pageData<T>(read: (session: SignedIn, request: Request) => Promise<T>) {
  return async (request: Request): Promise<Response> => {
    try {
      if (isForeign(request)) throw new Problem('forbidden_origin', 'This is only available to pages of this site.');
      const session = await currentSession();
      if (!session || session.pending) throw new Problem('unauthenticated', 'You are signed out. Sign in again.');
      assertPageIdentity(session, request.headers.get(PAGE_IDENTITY_HEADER));
      return respond({ ok: true, data: await read(session, request) }, 200);
    } catch (error) {
      const { data, status } = problemOf(error, 'page_data');
      return respond({ ok: false, problem: data }, status);
    }
  };
}

function respond(result: ActionResult<unknown>, status: number): Response {
  return Response.json(result, { status, headers: { 'Cache-Control': 'private, no-store' } });
}
