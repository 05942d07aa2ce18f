import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PageHeader } from '@/components/page-header';
import { readOutcome } from '@/lib/http/pages/outcome';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { calcomBaseUrls } from '@/lib/integrations/calcom/vendor';
import { listBookedCalendars, listConnections } from '@/lib/integrations/core/operations';
import { VENDORS } from '@/lib/integrations/core/schema';
import { ConsentOutcome } from './consent-outcome';
import { IntegrationsSkeleton } from './integrations-skeleton';
import { VendorCard } from './vendor-card';

export const metadata: Metadata = { title: 'Integrations' };

/** The Integrations tab: connect, verify, assign and disconnect calendar accounts. */
export default async function IntegrationsPage() {
  // Checked before streaming starts, while the response can still be a 403.
  const { actor } = await requireSession();
  requirePermission(actor, 'integrations:read');
  const left = await readOutcome('ghl');
  return (
    <>
      <PageHeader
        title="Integrations"
        description="Connect the calendars that your agents book. Keys and tokens are stored encrypted and never shown again."
      />
      {left && <ConsentOutcome code={left.outcome.code} failed={left.outcome.ids} cookie={left.cookie} />}
      <Suspense fallback={<IntegrationsSkeleton />}>
        <Vendors may_write={actor.permissions.has('integrations:write')} />
      </Suspense>
    </>
  );
}

async function Vendors({ may_write }: { may_write: boolean }) {
  const [connections, calendars] = await Promise.all([
    load(listConnections, { status: ['active', 'needs_reconnect'], sort: 'created_at', limit: 100 }),
    load(listBookedCalendars, {}),
  ]);
  return (
    <div className="grid gap-6">
      {VENDORS.map((vendor) => (
        <VendorCard
          key={vendor}
          vendor={vendor}
          connections={connections.items.filter((connection) => connection.vendor === vendor)}
          calendars={calendars}
          may_write={may_write}
          base_urls={calcomBaseUrls()}
        />
      ))}
    </div>
  );
}
