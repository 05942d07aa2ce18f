import type { Metadata } from 'next';
import { forbidden, redirect } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { load } from '@/lib/adapters/page';
import { requireSession } from '@/lib/adapters/session';
import { listApiKeys } from '@/lib/api-keys/operations';
import { env } from '@/lib/env';
import { EndedKeys } from './ended-keys';
import { endpointsByPermission } from './endpoints';
import { FirstKey } from './first-key';
import { KeyFilters } from './key-filters';
import { LiveKeys } from './live-keys';
import { NewKey } from './new-key';
import { ENDED_PAGE_SIZE, type KeyParams, keyAddress, loadKeyParams, PAGE_SIZE } from './search-params';

export const metadata: Metadata = { title: 'API Keys' };

/** The keys of the organization, live ones first, revoked and expired ones below for audit. */
export default async function ApiKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  if (!actor.permissions.has('api_keys:read')) forbidden();
  const params = await loadKeyParams(searchParams);
  const may_write = actor.permissions.has('api_keys:write');
  const newKey = may_write ? (
    <NewKey held={[...actor.permissions]} role={actor.role} endpoints={endpointsByPermission()} api_url={apiUrl()} />
  ) : undefined;
  return (
    <>
      <PageHeader
        title="API Keys"
        description={`Secret keys for programs that call the ${env.APP_NAME} REST API. Grant each one only what it needs.`}
        action={newKey}
      />
      <KeyFilters />
      <Suspense fallback={<DataTableSkeleton columns={6} label="Loading API keys" />}>
        <Keys params={params} may_write={may_write} />
      </Suspense>
    </>
  );
}

async function Keys({ params, may_write }: { params: KeyParams; may_write: boolean }) {
  const filter = {
    search: params.search.replaceAll('\0', '').slice(0, 120),
    permission: params.permission ?? undefined,
  };
  const [live, ended] = await Promise.all([
    load(listApiKeys, { ...filter, state: ['active'], sort: params.sort, ...pageAt(params.page, PAGE_SIZE) }),
    load(listApiKeys, {
      ...filter,
      state: ['revoked', 'expired'],
      sort: '-ended_at',
      ...pageAt(params.ended_page, ENDED_PAGE_SIZE),
    }),
  ]);
  if (pastTheEnd(live) || pastTheEnd(ended))
    redirect(keyAddress('/settings/api-keys', { ...params, page: null, ended_page: null }));
  const filtered = Boolean(filter.search || filter.permission);
  const first = live.total === 0 && !filtered;
  return (
    <div className="grid gap-6">
      {first ? (
        <FirstKey api_url={apiUrl()} had_keys={ended.total > 0} />
      ) : (
        <LiveKeys page={live} may_write={may_write} />
      )}
      {(ended.total > 0 || !first) && <EndedKeys page={ended} filtered={filtered} />}
    </div>
  );
}

function pageAt(page: number, limit: number) {
  return { limit, offset: Math.min(Math.max(0, page - 1) * limit, 1_000_000) };
}

// A page that its last row has left, or an address that somebody made up.
function pastTheEnd({ items, total }: { items: unknown[]; total: number }): boolean {
  return items.length === 0 && total > 0;
}

function apiUrl(): string {
  return `${new URL(env.APP_URL).origin}/api/v1`;
}
