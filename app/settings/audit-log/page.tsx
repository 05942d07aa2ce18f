import { forbidden } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { load } from '@/lib/adapters/page';
import { requireSession } from '@/lib/adapters/session';
import { listAuditEvents } from '@/lib/audit-log/operations';
import { AuditTable } from './audit-table';
import { Filters } from './filters';
import { inputOf, loadParams } from './params';

export const metadata = { title: 'Audit Log' };

type Props = { searchParams: Promise<SearchParams> };

/** What happened in the organization, by whom and from where. */
export default async function AuditLogPage({ searchParams }: Props) {
  // Asked before anything is streamed, so that the answer's status can still say so.
  const { actor } = await requireSession();
  if (!actor.permissions.has('audit_log:read')) forbidden();
  return (
    <>
      <PageHeader
        title="Audit Log"
        description="Every change in the organization: what, by whom, when and from where."
      />
      <Filters />
      <Suspense fallback={<DataTableSkeleton columns={4} rows={8} label="Loading the audit log" />}>
        <Events searchParams={searchParams} />
      </Suspense>
    </>
  );
}

async function Events({ searchParams }: Props) {
  const values = await loadParams(searchParams);
  const { items, total } = await load(listAuditEvents, inputOf(values, Date.now()));
  return <AuditTable events={items} total={total} />;
}
