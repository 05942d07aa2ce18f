import type { z } from 'zod';
import { csvPages } from '@/app/_shared/csv';
import { serveDownload } from '@/app/_shared/serve-download';
import { download } from '@/lib/http/pages/download';
import { load } from '@/lib/http/pages/page';
import type { Operation } from '@/lib/operation/operation';
import { BulkChangeId, type ExportBulkResults } from '@/lib/organization/bulk-changes/schema';
import { loadResultsParams } from './results-params';

interface ResultsFile<Result> {
  /** The beginning of the file's name. */
  name: string;
  columns: readonly string[];
  valuesOf: (result: Result) => (string | number | boolean | null)[];
  /** Reads the results of a bulk change, a page at a time. */
  read: Operation<typeof ExportBulkResults, z.ZodType<{ items: Result[]; next: number | null }>>;
}

/** Streams the results of the bulk change that the URL names as a CSV file; with `outcome` in the query, only those. */
export function downloadResults<Result>(
  request: Request,
  params: Promise<{ id: string }>,
  { name, columns, valuesOf, read }: ResultsFile<Result>,
): Promise<Response> {
  return serveDownload(request, async ({ actor }) => {
    const id = BulkChangeId.safeParse(await params);
    if (!id.success) return new Response('This bulk change does not exist.', { status: 404 });
    const { outcome } = loadResultsParams(request);
    const input = { ...id.data, ...(outcome ? { outcome } : {}) };
    const first = await load(read, input);
    const next = (after: number) => read(actor, { ...input, after });
    const pieces = csvPages(columns, valuesOf, first, next);
    return download({ name: `${name}-${outcome ?? 'results'}`, type: 'csv', pieces });
  });
}
