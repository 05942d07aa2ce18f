import { csvPages } from '@/app/_shared/csv';
import { serveDownload } from '@/app/_shared/serve-download';
import { exportAuditEvents } from '@/lib/audit-log/operations';
import type { ExportedEvent } from '@/lib/audit-log/schema';
import { download } from '@/lib/http/pages/download';
import { load } from '@/lib/http/pages/page';
import { filtersOf, loadParams } from '../params';

const COLUMNS = [
  'created_at',
  'action',
  'actor_kind',
  'actor_id',
  'actor_label',
  'target_type',
  'target_id',
  'target_label',
  'changes',
  'ip',
  'user_agent',
  'request_id',
  'id',
  'sequence',
  'hash',
  'sealed_at',
  'country',
] as const;

/** Streams the events that match the filters as CSV or NDJSON, oldest first. */
export function GET(request: Request): Promise<Response> {
  return serveDownload(request, async ({ actor }) => {
    const format = new URL(request.url).searchParams.get('format') === 'ndjson' ? 'ndjson' : 'csv';
    const wanted = { filters: filtersOf(loadParams(request), Date.now()), format } as const;
    const first = await load(exportAuditEvents, wanted);
    const next = (after: NonNullable<Page['next']>) => exportAuditEvents(actor, { ...wanted, after });
    const pieces = format === 'csv' ? csvPages(COLUMNS, valuesOf, first, next) : ndjsonLines(first, next);
    return download({ name: 'audit-log', type: format, pieces });
  });
}

interface Page {
  items: ExportedEvent[];
  next: { created_at: string; id: string } | null;
}

async function* ndjsonLines(first: Page, following: (after: NonNullable<Page['next']>) => Promise<Page>) {
  for (let page = first; ; page = await following(page.next)) {
    yield page.items.map((event) => `${JSON.stringify(event)}\n`).join('');
    if (page.next === null) return;
  }
}

function valuesOf(event: ExportedEvent) {
  return COLUMNS.map((column) => (column === 'changes' ? changesOf(event) : (event[column] ?? null)));
}

function changesOf({ changes }: ExportedEvent): string {
  return Object.keys(changes).length > 0 ? JSON.stringify(changes) : '';
}
