import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { findPage } from '@/app/_shared/find-page';
import { BackLink } from '@/components/back-link';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { BULK_CHANGE_DAYS } from '@/lib/organization/bulk-changes/constants';
import { listInvitationChanges } from '@/lib/organization/bulk-changes/invitations/operations';
import { loadResultsParams } from '../../_bulk/results-params';
import { InvitationChangesTable } from './invitation-changes-table';

export const metadata = { title: 'Bulk changes of invitations' };

const PAGE_SIZE = 20;

/** The bulk changes of invitations that are running or kept. */
export default async function InvitationChangesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  requirePermission(actor, 'invitations:write');
  const { page } = await loadResultsParams(searchParams);
  const { list, too_deep } = await findPage(page, PAGE_SIZE, (place) => load(listInvitationChanges, place));
  return (
    <NuqsAdapter>
      <BackLink href="/settings/invite">Invite User</BackLink>
      <PageHeader
        title="Bulk changes"
        description={`Lists of people that were invited, and invitations that were resent or revoked together in the last ${BULK_CHANGE_DAYS} days.`}
      />
      {too_deep && <PageTooDeep />}
      <InvitationChangesTable list={list} />
    </NuqsAdapter>
  );
}
