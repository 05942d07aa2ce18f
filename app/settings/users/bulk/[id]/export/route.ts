import { exportBulkChangeResults } from '@/lib/organization/bulk-changes/operations';
import { downloadResults } from '../../../../_bulk/results-download';

const COLUMNS = ['email', 'name', 'outcome', 'reason', 'message', 'user_id'] as const;

/** Streams the results of a bulk change as a CSV file; with `outcome`, only those. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return downloadResults(request, params, {
    name: 'bulk-change',
    columns: COLUMNS,
    valuesOf: (result) => COLUMNS.map((column) => result[column]),
    read: exportBulkChangeResults,
  });
}
