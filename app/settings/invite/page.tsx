import type { Metadata } from 'next';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { cache, Suspense } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { Skeleton } from '@/components/ui/skeleton';
import { grantableRoles } from '@/lib/core/permissions';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { listInvitationChanges } from '@/lib/organization/bulk-changes/invitations/operations';
import { listInvitations } from '@/lib/organization/invitations/operations';
import { getOrganization } from '@/lib/organization/settings/operations';
import { isShown } from '../_bulk/change';
import { InvitationsTable } from './invitations-table';
import { InviteForm } from './invite-form';
import { InviteWays } from './invite-ways';
import { RecentChanges } from './recent-changes';
import { filtersOf, loadInviteParams } from './search-params';

export const metadata: Metadata = { title: 'Invite User' };

const SHOWN_CHANGES = 10;

/** The Invite User tab: the forms, and the invitations with delivery status. */
export default async function InvitePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  // Checked before streaming starts, while the response can still be a 403.
  const { actor } = await requireSession();
  requirePermission(actor, 'invitations:read');
  const may_write = actor.permissions.has('invitations:write');
  const rules = actor.permissions.has('organization:read')
    ? (await load(getOrganization, {})).allowed_email_domains
    : [];
  const roles = grantableRoles(actor);
  return (
    <NuqsAdapter>
      <PageHeader
        title="Invite User"
        description="New users get a temporary password by email and choose their own when they first sign in. Existing users get a link to join."
      />
      {may_write && (
        <Suspense>
          <Changes />
        </Suspense>
      )}
      <div className="grid grid-cols-1 gap-8">
        {may_write && <InviteWays one={<InviteForm roles={roles} rules={rules} />} roles={roles} />}
        <Suspense fallback={<ListsSkeleton />}>
          <Lists searchParams={searchParams} />
        </Suspense>
      </div>
    </NuqsAdapter>
  );
}

const recentChanges = cache(() => load(listInvitationChanges, { limit: SHOWN_CHANGES }));

async function Changes() {
  const { items } = await recentChanges();
  return <RecentChanges changes={items.filter((change) => isShown(change, Date.now()))} />;
}

async function Lists({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  const params = await loadInviteParams(searchParams);
  const { size: limit, sort } = params;
  const may_write = actor.permissions.has('invitations:write');
  // Before the invitations: what a change has done that is shown as finished is then in the list.
  const has_bulk_changes = may_write && (await recentChanges()).items.length > 0;
  const { list, too_deep } = await findPage(params.page, limit, (place) =>
    load(listInvitations, { ...filtersOf(params), sort, ...place }),
  );
  return (
    <>
      {too_deep && <PageTooDeep />}
      <InvitationsTable
        list={list}
        roles={may_write ? grantableRoles(actor) : []}
        has_bulk_changes={has_bulk_changes}
      />
    </>
  );
}

function ListsSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-5 w-40" />
      <DataTableSkeleton columns={4} rows={4} label="Loading invitations" />
    </div>
  );
}
