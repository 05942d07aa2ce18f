import { requestSignInPasskey } from '@/lib/account/sign-in/passkey-sign-in';
import { PROBLEMS } from '@/lib/core/problem';
import { answer } from '@/lib/http/pages/action';
import { markDevice } from '@/lib/http/pages/cookies';
import { requestContext } from '@/lib/http/pages/session';

/**
 * What the browser is asked with to sign somebody in by a passkey. Not a server action: the sign-in page asks for it when it
 * opens, and actions wait for one another.
 */
export async function POST(): Promise<Response> {
  const result = await answer(async () =>
    requestSignInPasskey({ ...(await requestContext()), device_hash: await markDevice() }),
  );
  const status = result.ok ? 200 : PROBLEMS[result.problem.code].status;
  return Response.json(result, { status, headers: { 'Cache-Control': 'private, no-store' } });
}
