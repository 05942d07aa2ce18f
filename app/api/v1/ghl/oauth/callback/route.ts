import { finishConsentHere, toResponse } from '@/lib/http/pages/consent';

export const dynamic = 'force-dynamic';

/** Where GoHighLevel sends the browser back to, with a code and our state. */
export async function GET(request: Request): Promise<Response> {
  return toResponse(await finishConsentHere(new URL(request.url).searchParams));
}
