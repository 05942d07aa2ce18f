import { pageData } from '@/lib/http/pages/page-data';
import { getBulkChange } from '@/lib/organization/bulk-changes/operations';

export const dynamic = 'force-dynamic';

/** How far the bulk change `?id=` has come, for the page that shows it. */
export const GET = pageData(({ actor }, request) =>
  getBulkChange(actor, { id: new URL(request.url).searchParams.get('id') ?? '' }),
);
