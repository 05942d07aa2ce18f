import { beginConsentHere, toResponse } from '@/lib/http/pages/consent';

export const dynamic = 'force-dynamic';

/** Starts OAuth with GoHighLevel in a browser, authenticated by session instead of API key (docs/decisions/0021-gohighlevel.md). */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  return toResponse(await beginConsentHere(searchParams.get('organization_id') ?? searchParams.get('org_id')));
}
