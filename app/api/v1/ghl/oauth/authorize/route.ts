import { beginConsentHere, toResponse } from '@/lib/http/pages/consent';

export const dynamic = 'force-dynamic';

/** Begins to connect GoHighLevel: for browsers, with a session instead of a key (docs/decisions/0021-gohighlevel.md). */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  return toResponse(await beginConsentHere(searchParams.get('organization_id') ?? searchParams.get('org_id')));
}
