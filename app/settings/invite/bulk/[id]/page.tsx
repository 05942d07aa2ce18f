import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { cache } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { PageTooDeep } from '@/components/page-too-deep';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import {
  getInvitationChange,
  listInvitationChangeResults,
} from '@/lib/organization/bulk-changes/invitations/operations';
import { BulkChangeId } from '@/lib/organization/bulk-changes/schema';
import { loadResultsParams } from '../../../_bulk/results-params';
import { changeTitle } from '../../invitation-changes';
import { InvitationResults } from './invitation-results';

const PAGE_SIZE = 50;

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: changeTitle(await findChange((await params).id)) };
}

/** The page of a bulk change of invitations: its progress, and what became of each row. */
export default async function InvitationChangePage({ params, searchParams }: Props) {
  const { actor } = await requireSession();
  requirePermission(actor, 'invitations:write');
  const change = await findChange((await params).id);
  const { outcome, page } = await loadResultsParams(searchParams);
  const { list, too_deep } = await findPage(page, PAGE_SIZE, (place) =>
    load(listInvitationChangeResults, { id: change.id, ...(outcome ? { outcome } : {}), ...place }),
  );
  return (
    <NuqsAdapter>
      {too_deep && <PageTooDeep />}
      <InvitationResults change={change} list={list} />
    </NuqsAdapter>
  );
}

const findChange = cache((id: string) => {
  const input = BulkChangeId.safeParse({ id });
  if (!input.success) notFound();
  return load(getInvitationChange, input.data);
});
