import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { LocationNote } from '@/app/_shared/location-note';
import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { PageHeader } from '@/components/page-header';
import { getAuditLogState, listAuditActions, listAuditCountries } from '@/lib/audit-log/operations';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { AuditTable } from './audit-table';
import { ChainCard } from './chain-card';
import { ExportMenu } from './export-menu';
import { Filters } from './filters';
import { findPage, namesOf } from './find-page';
import { loadParams } from './params';
import { RetentionCard } from './retention-card';

export const metadata = { title: 'Audit Log' };

type Props = { searchParams: Promise<SearchParams> };

/** The Audit Log tab: integrity, filters, events and retention. */
export default async function AuditLogPage({ searchParams }: Props) {
  // Checked before streaming starts, while the response can still be a 403.
  const { actor } = await requireSession();
  requirePermission(actor, 'audit_log:read');
  const [state, actions, countries, names] = await Promise.all([
    load(getAuditLogState, {}),
    load(listAuditActions, {}),
    load(listAuditCountries, {}),
    namesOf(await loadParams(searchParams)),
  ]);
  return (
    <NuqsAdapter>
      <PageHeader
        title="Audit Log"
        description="Every change and security event in your organization, with who did it, when and from where."
        action={<ExportMenu />}
      />
      <ChainCard state={state} />
      <Filters
        actions={actions}
        countries={Object.fromEntries(countries.map(({ country, country_name }) => [country, country_name]))}
        names={names}
      />
      <Suspense fallback={<DataTableSkeleton columns={4} rows={8} label="Loading the audit log" />}>
        <Events searchParams={searchParams} />
        <LocationNote className="mt-3" />
        {/* Shown with the events, which are taller than their placeholder and would push it down. */}
        {actor.permissions.has('organization:write') && <RetentionCard days={state.audit_retention_days} />}
      </Suspense>
    </NuqsAdapter>
  );
}

async function Events({ searchParams }: Props) {
  const { items, total, newer, older } = await findPage(await loadParams(searchParams), Date.now());
  return <AuditTable events={items} total={total} newer={newer} older={older} />;
}
