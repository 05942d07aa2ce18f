import { csvPages } from '@/app/_shared/csv';
import { download, isForeign } from '@/lib/http/pages/download';
import { load } from '@/lib/http/pages/page';
import { refuseDownload } from '@/lib/http/pages/page-identity';
import { requireSession } from '@/lib/http/pages/session';
import { exportBulkChangeResults } from '@/lib/organization/bulk-changes/operations';
import { BulkChangeId, type BulkResult } from '@/lib/organization/bulk-changes/schema';
import { loadResultsParams } from '../../../../_bulk/results-params';

const COLUMNS = ['email', 'name', 'outcome', 'reason', 'message', 'user_id'] as const;

/** Streams the results of a bulk change as a CSV file; with `outcome`, only those. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  if (isForeign(request)) return new Response('Downloads are only available from this site.', { status: 403 });
  const session = await requireSession();
  const refusal = refuseDownload(request, session);
  if (refusal) return refusal;
  const id = BulkChangeId.safeParse(await params);
  if (!id.success) return new Response('This bulk change does not exist.', { status: 404 });
  const { outcome } = loadResultsParams(request);
  const input = { ...id.data, ...(outcome ? { outcome } : {}) };
  const first = await load(exportBulkChangeResults, input);
  const next = (after: number) => exportBulkChangeResults(session.actor, { ...input, after });
  return download({
    name: `bulk-change-${outcome ?? 'results'}`,
    type: 'csv',
    pieces: csvPages(COLUMNS, valuesOf, first, next),
  });
}

function valuesOf(result: BulkResult) {
  return COLUMNS.map((column) => result[column]);
}
