import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { cache } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { PageTooDeep } from '@/components/page-too-deep';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { getBulkChange, listBulkChangeResults } from '@/lib/organization/bulk-changes/operations';
import { BulkChangeId } from '@/lib/organization/bulk-changes/schema';
import { loadResultsParams } from '../../../_bulk/results-params';
import { changeTitle } from '../../bulk-labels';
import { UserResults } from './user-results';

const PAGE_SIZE = 50;

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: changeTitle(await findChange((await params).id)) };
}

/** The page of a bulk change: its progress, and what it did to each user. */
export default async function BulkChangePage({ params, searchParams }: Props) {
  const { actor } = await requireSession();
  requirePermission(actor, 'users:write');
  const change = await findChange((await params).id);
  const { outcome, page } = await loadResultsParams(searchParams);
  const { list, too_deep } = await findPage(page, PAGE_SIZE, (place) =>
    load(listBulkChangeResults, { id: change.id, ...(outcome ? { outcome } : {}), ...place }),
  );
  return (
    <NuqsAdapter>
      {too_deep && <PageTooDeep />}
      <UserResults change={change} list={list} />
    </NuqsAdapter>
  );
}

const findChange = cache((id: string) => {
  const input = BulkChangeId.safeParse({ id });
  if (!input.success) notFound();
  return load(getBulkChange, input.data);
});
