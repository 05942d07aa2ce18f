import { load } from '@/lib/adapters/page';
import { requireSession } from '@/lib/adapters/session';
import { exportUsers } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { filtersOf, loadUsersParams } from '../search-params';
import { csvLine } from './csv';

const COLUMNS = [
  'first_name',
  'last_name',
  'email',
  'role',
  'status',
  'two_factor',
  'last_active_at',
  'created_at',
  'id',
] as const;

/** The users that the table's filters let through, as a CSV file, sent as it is read. */
export async function GET(request: Request): Promise<Response> {
  const filters = filtersOf(loadUsersParams(request));
  const first = await load(exportUsers, filters);
  const { actor } = await requireSession();
  const next = (after: string) => exportUsers(actor, { ...filters, after });
  const day = new Date().toISOString().slice(0, 10);
  return new Response(streamOf(lines(first, next)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="users-${day}.csv"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

interface Page {
  items: User[];
  next: string | null;
}

async function* lines(first: Page, following: (after: string) => Promise<Page>): AsyncGenerator<string> {
  // The byte order mark tells Excel that this is UTF-8.
  yield `\ufeff${csvLine(COLUMNS)}`;
  for (let page = first; ; page = await following(page.next)) {
    yield page.items.map((user) => csvLine(COLUMNS.map((column) => user[column]))).join('');
    if (page.next === null) return;
  }
}

// An error on the way breaks the download off, so that nobody takes half a list for a whole one.
function streamOf(source: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await source.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}
