import { UserPlus } from 'lucide-react';
import type { Metadata } from 'next';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { grantableRoles } from '@/lib/core/permissions';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { listBulkChanges } from '@/lib/organization/bulk-changes/operations';
import { listUsers } from '@/lib/organization/members/operations';
import { filtersOf, loadUsersParams } from './search-params';
import { UserChanges } from './user-changes-list';
import { UsersSkeleton } from './users-skeleton';
import { UsersTable } from './users-table';

const SHOWN_CHANGES = 10;

export const metadata: Metadata = { title: 'Users' };

/** The Users tab. The server searches, sorts and pages; the URL keeps the state. */
export default async function UsersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  // Checked before streaming starts, while the response can still be a 403.
  const { actor } = await requireSession();
  requirePermission(actor, 'users:read');
  return (
    <NuqsAdapter>
      <PageHeader
        title="Users"
        description="Everyone with access to this organization, and what they can do."
        action={
          actor.permissions.has('invitations:write') && (
            <Button asChild variant="primary">
              <PrefetchLink href="/settings/invite">
                <UserPlus aria-hidden="true" />
                Invite User
              </PrefetchLink>
            </Button>
          )
        }
      />
      <Suspense fallback={<UsersSkeleton />}>
        <Users searchParams={searchParams} />
      </Suspense>
    </NuqsAdapter>
  );
}

async function Users({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  const params = await loadUsersParams(searchParams);
  const { size: limit, sort } = params;
  const filters = filtersOf(params);
  const may_write = actor.permissions.has('users:write');
  // Before the users: what a change has done that is shown as finished is then in the list.
  const changes = may_write ? await load(listBulkChanges, { limit: SHOWN_CHANGES }) : null;
  const { list, too_deep } = await findPage(params.page, limit, (place) =>
    load(listUsers, { ...filters, sort, ...place }),
  );
  return (
    <>
      {too_deep && <PageTooDeep />}
      {changes && <UserChanges changes={changes.items} />}
      <UsersTable
        list={list}
        has_bulk_changes={changes !== null && changes.items.length > 0}
        viewer={{
          id: actor.id,
          may_write,
          roles: grantableRoles(actor),
        }}
      />
    </>
  );
}
