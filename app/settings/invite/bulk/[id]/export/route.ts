import { csvPages } from '@/app/_shared/csv';
import { download, isForeign } from '@/lib/http/pages/download';
import { load } from '@/lib/http/pages/page';
import { refuseDownload } from '@/lib/http/pages/page-identity';
import { requireSession } from '@/lib/http/pages/session';
import { exportInvitationChangeResults } from '@/lib/organization/bulk-changes/invitations/operations';
import type { InvitationResult } from '@/lib/organization/bulk-changes/invitations/schema';
import { BulkChangeId } from '@/lib/organization/bulk-changes/schema';
import { loadResultsParams } from '../../../../_bulk/results-params';

// As the review reads them, so that the file can be fixed and imported again.
const COLUMNS = ['email', 'first_name', 'last_name', 'role', 'row', 'outcome', 'reason', 'message'] as const;

/** Streams the results of a bulk change of invitations as a CSV file; with `outcome`, only those. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  if (isForeign(request)) return new Response('Downloads are only available from this site.', { status: 403 });
  const session = await requireSession();
  const refusal = refuseDownload(request, session);
  if (refusal) return refusal;
  const id = BulkChangeId.safeParse(await params);
  if (!id.success) return new Response('This bulk change does not exist.', { status: 404 });
  const { outcome } = loadResultsParams(request);
  const input = { ...id.data, ...(outcome ? { outcome } : {}) };
  const first = await load(exportInvitationChangeResults, input);
  const next = (after: number) => exportInvitationChangeResults(session.actor, { ...input, after });
  return download({
    name: `invitations-${outcome ?? 'results'}`,
    type: 'csv',
    pieces: csvPages(COLUMNS, valuesOf, first, next),
  });
}

function valuesOf({ index, ...result }: InvitationResult) {
  const row = { ...result, row: index + 1 };
  return COLUMNS.map((column) => row[column]);
}
