import { exportInvitationChangeResults } from '@/lib/organization/bulk-changes/invitations/operations';
import type { InvitationResult } from '@/lib/organization/bulk-changes/invitations/schema';
import { downloadResults } from '../../../../_bulk/results-download';

// As the review reads them, so that the file can be fixed and imported again.
const COLUMNS = ['email', 'first_name', 'last_name', 'role', 'row', 'outcome', 'reason', 'message'] as const;

/** Streams the results of a bulk change of invitations as a CSV file; with `outcome`, only those. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return downloadResults(request, params, {
    name: 'invitations',
    columns: COLUMNS,
    valuesOf,
    read: exportInvitationChangeResults,
  });
}

function valuesOf({ index, ...result }: InvitationResult) {
  const row = { ...result, row: index + 1 };
  return COLUMNS.map((column) => row[column]);
}
