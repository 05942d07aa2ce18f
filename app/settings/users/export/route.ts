import { csvPages } from '@/app/_shared/csv';
import { serveDownload } from '@/app/_shared/serve-download';
import { download } from '@/lib/http/pages/download';
import { load } from '@/lib/http/pages/page';
import { exportUsers } from '@/lib/organization/members/operations';
import type { User } from '@/lib/organization/members/schema';
import { filtersOf, loadUsersParams } from '../search-params';

const COLUMNS = [
  'first_name',
  'last_name',
  'email',
  'role',
  'status',
  'two_factor',
  'two_factor_due_at',
  'last_active_at',
  'created_at',
  'id',
] as const;

/** Streams the users that match the table's filters as a CSV file. */
export function GET(request: Request): Promise<Response> {
  return serveDownload(request, async ({ actor }) => {
    const filters = filtersOf(loadUsersParams(request));
    const first = await load(exportUsers, filters);
    const next = (after: string) => exportUsers(actor, { ...filters, after });
    return download({ name: 'users', type: 'csv', pieces: csvPages(COLUMNS, valuesOf, first, next) });
  });
}

function valuesOf(user: User) {
  return COLUMNS.map((column) => user[column]);
}
