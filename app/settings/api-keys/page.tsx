import type { Metadata } from 'next';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { searchOf } from '@/app/_shared/list-params';
import { LocationNote } from '@/app/_shared/location-note';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { API_KEY_MARKS, type ApiKeyMark, type ApiKeyState } from '@/lib/api-keys/keys/constants';
import { listApiKeys } from '@/lib/api-keys/keys/operations';
import { env } from '@/lib/core/env';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { EndedKeys } from './ended-keys';
import { FirstKey } from './first-key';
import type { KeyEditor } from './key-editor';
import { KeyFilters } from './key-filters';
import { LiveKeys } from './live-keys';
import { apiUrl, loadKeyEditor } from './load-key-editor';
import { NewKey } from './new-key';
import { ENDED_PAGE_SIZE, type KeyParams, loadKeyParams, PAGE_SIZE } from './search-params';

export const metadata: Metadata = { title: 'API Keys' };

/** The API Keys tab: live keys first, then revoked and expired keys for audit. */
export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  requirePermission(actor, 'api_keys:read');
  const params = await loadKeyParams(searchParams);
  const editor = await loadKeyEditor();
  return (
    <NuqsAdapter>
      <PageHeader
        title="API Keys"
        description={`Secret keys for programs that call the ${env.APP_NAME} API. Grant each one only the permissions it needs.`}
        action={editor && <NewKey editor={editor} />}
      />
      <KeyFilters />
      <Suspense fallback={<DataTableSkeleton columns={6} label="Loading API keys" />}>
        <Keys params={params} editor={editor} />
      </Suspense>
    </NuqsAdapter>
  );
}

async function Keys({ params, editor }: { params: KeyParams; editor?: KeyEditor }) {
  const filter = {
    search: searchOf(params.search, 120),
    permission: params.permission ?? undefined,
  };
  const [{ list: live, ...first_table }, { list: ended, ...second_table }] = await Promise.all([
    findPage(params.page, PAGE_SIZE, (place) =>
      load(listApiKeys, { ...filter, ...showing(params.show), sort: params.sort, ...place }),
    ),
    findPage(params.ended_page, ENDED_PAGE_SIZE, (place) =>
      load(listApiKeys, { ...filter, state: ['revoked', 'expired'], sort: '-ended_at', ...place }),
    ),
  ]);
  const filtered = Boolean(filter.search || filter.permission);
  const first = live.total === 0 && !filtered && !params.show;
  return (
    <div className="grid gap-6">
      {(first_table.too_deep || second_table.too_deep) && <PageTooDeep />}
      {first ? <FirstKey api_url={apiUrl()} had_keys={ended.total > 0} /> : <LiveKeys page={live} editor={editor} />}
      {/* Hidden while the list is filtered to a kind of live key. */}
      {!params.show && (ended.total > 0 || !first) && <EndedKeys page={ended} filtered={filtered} />}
      {!first && <LocationNote />}
    </div>
  );
}

// Only active keys have marks.
function showing(show: KeyParams['show']): { state: ApiKeyState[]; mark?: ApiKeyMark[] } {
  const mark = API_KEY_MARKS.find((each) => each === show);
  if (mark) return { state: ['active'], mark: [mark] };
  return { state: show === 'active' || show === 'disabled' ? [show] : ['active', 'disabled'] };
}
