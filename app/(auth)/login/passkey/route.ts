import { requestSignInPasskey } from '@/lib/account/sign-in/passkey-sign-in';
import { PROBLEMS } from '@/lib/core/problem';
import { answer } from '@/lib/http/pages/action';
import { markDevice } from '@/lib/http/pages/cookies';
import { requestContext } from '@/lib/http/pages/session';

/**
 * Returns the WebAuthn request options for signing in with a passkey. Not a server action: the sign-in page calls it when it
 * opens, and server actions run one at a time.
 */
export async function POST(): Promise<Response> {
  const result = await answer(async () =>
    requestSignInPasskey({ ...(await requestContext()), device_hash: await markDevice() }),
  );
  const status = result.ok ? 200 : PROBLEMS[result.problem.code].status;
  return Response.json(result, { status, headers: { 'Cache-Control': 'private, no-store' } });
}
