import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { findPage } from '@/app/_shared/find-page';
import { BackLink } from '@/components/back-link';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { BULK_CHANGE_DAYS } from '@/lib/organization/bulk-changes/constants';
import { listBulkChanges } from '@/lib/organization/bulk-changes/operations';
import { loadResultsParams } from '../../_bulk/results-params';
import { UserChangesTable } from './user-changes-table';

export const metadata = { title: 'Bulk changes' };

const PAGE_SIZE = 20;

/** The bulk changes of users that are running or kept. */
export default async function BulkChangesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  requirePermission(actor, 'users:write');
  const { page } = await loadResultsParams(searchParams);
  const { list, too_deep } = await findPage(page, PAGE_SIZE, (place) => load(listBulkChanges, place));
  return (
    <NuqsAdapter>
      <BackLink href="/settings/users">Users</BackLink>
      <PageHeader
        title="Bulk changes"
        description={`What was done to several users at once in the last ${BULK_CHANGE_DAYS} days.`}
      />
      {too_deep && <PageTooDeep />}
      <UserChangesTable list={list} />
    </NuqsAdapter>
  );
}
