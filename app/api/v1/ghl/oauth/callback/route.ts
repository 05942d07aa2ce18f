import { finishConsentHere, toResponse } from '@/lib/http/pages/consent';

export const dynamic = 'force-dynamic';

/** The OAuth redirect URI: receives the authorization code and state from GoHighLevel. */
export async function GET(request: Request): Promise<Response> {
  return toResponse(await finishConsentHere(new URL(request.url).searchParams));
}
