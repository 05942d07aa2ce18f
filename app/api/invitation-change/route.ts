import { pageData } from '@/lib/http/pages/page-data';
import { getInvitationChange } from '@/lib/organization/bulk-changes/invitations/operations';

export const dynamic = 'force-dynamic';

/** How far the bulk change of invitations `?id=` has come, for the page that shows it. */
export const GET = pageData(({ actor }, request) =>
  getInvitationChange(actor, { id: new URL(request.url).searchParams.get('id') ?? '' }),
);
