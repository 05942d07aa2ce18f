import type { Metadata } from 'next';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { findPage } from '@/app/_shared/find-page';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { PageTooDeep } from '@/components/page-too-deep';
import { Skeleton } from '@/components/ui/skeleton';
import { grantableRoles } from '@/lib/core/permissions';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { listInvitations } from '@/lib/organization/invitations/operations';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { getOrganization } from '@/lib/organization/settings/operations';
import { InvitationHistory } from './invitation-history';
import { InviteForm } from './invite-form';
import { InviteWays } from './invite-ways';
import { PendingInvitations } from './pending-invitations';
import { loadInviteParams } from './search-params';

export const metadata: Metadata = { title: 'Invite User' };

const ROWS = 20;

/** The Invite User tab: the forms, pending invitations with delivery status, and past invitations. */
export default async function InvitePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  // Checked before streaming starts, while the response can still be a 403.
  const { actor, user } = await requireSession();
  requirePermission(actor, 'invitations:read');
  const may_write = actor.permissions.has('invitations:write');
  const rules = actor.permissions.has('organization:read')
    ? (await load(getOrganization, {})).allowed_email_domains
    : [];
  const roles = grantableRoles(actor);
  const storage_key = `invitations.${actor.organization_id}.${user.id}`;
  return (
    <NuqsAdapter>
      <PageHeader
        title="Invite User"
        description="New users get a temporary password by email and choose their own when they first sign in. Existing users get a link to join."
      />
      <div className="grid gap-8">
        {may_write && (
          <InviteWays storage_key={storage_key} one={<InviteForm roles={roles} rules={rules} />} roles={roles} />
        )}
        <Suspense fallback={<ListsSkeleton />}>
          <Lists searchParams={searchParams} />
        </Suspense>
      </div>
    </NuqsAdapter>
  );
}

async function Lists({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await requireSession();
  const params = await loadInviteParams(searchParams);
  const [pending, history] = await Promise.all([
    page(['pending'], params.page),
    page(['accepted', 'declined', 'revoked', 'expired'], params.history),
  ]);
  const roles = actor.permissions.has('invitations:write') ? grantableRoles(actor) : [];
  return (
    <>
      {(pending.too_deep || history.too_deep) && <PageTooDeep />}
      <PendingInvitations list={pending.list} roles={roles} />
      {history.list.total > 0 && <InvitationHistory list={history.list} open={params.history !== '1'} />}
    </>
  );
}

function page(status: Invitation['status'][], asked: string) {
  return findPage(asked, ROWS, (place) => load(listInvitations, { status, ...place }));
}

function ListsSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-5 w-40" />
      <DataTableSkeleton columns={4} rows={4} label="Loading invitations" />
    </div>
  );
}
