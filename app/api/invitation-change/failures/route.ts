import { pageData } from '@/lib/http/pages/page-data';
import { exportInvitationChangeResults } from '@/lib/organization/bulk-changes/invitations/operations';

export const dynamic = 'force-dynamic';

/** The next rows of the list `?id=` that could not be invited, after the position `&after=`, for the page where they are fixed. */
export const GET = pageData(({ actor }, request) => {
  const { searchParams } = new URL(request.url);
  const after = Number(searchParams.get('after') ?? 0);
  return exportInvitationChangeResults(actor, { id: searchParams.get('id') ?? '', outcome: ['failed'], after });
});
