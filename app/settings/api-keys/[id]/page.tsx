import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { LocationNote } from '@/app/_shared/location-note';
import { Skeleton } from '@/components/ui/skeleton';
import type { UsageRange } from '@/lib/api-keys/keys/constants';
import { apiKeyUsage, getApiKey } from '@/lib/api-keys/keys/operations';
import { type ApiKey, ApiKeyIdInput } from '@/lib/api-keys/keys/schema';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { endpointNames } from '../endpoints';
import { loadKeyEditor } from '../load-key-editor';
import { KeyFacts } from './key-facts';
import { KeyHeader } from './key-header';
import { KeySecrets } from './key-secrets';
import { rangeParam } from './range-param';
import { UsageReport } from './usage-report';

export const metadata: Metadata = { title: 'API key' };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** The page of one API key: its usage and its details. */
export default async function ApiKeyPage({ params, searchParams }: Props) {
  const { actor } = await requireSession();
  requirePermission(actor, 'api_keys:read');
  const input = ApiKeyIdInput.safeParse({ id: (await params).id });
  if (!input.success) notFound();
  const apiKey = await load(getApiKey, input.data);
  const editor = await loadKeyEditor();
  const range = rangeParam.parseServerSide((await searchParams).range);
  return (
    <NuqsAdapter>
      <KeyHeader apiKey={apiKey} editor={editor} />
      <div className="grid gap-6">
        {apiKey.secrets.length > 1 && <KeySecrets apiKey={apiKey} may_write={editor !== undefined} />}
        <Suspense fallback={<Skeleton className="h-[420px] w-full rounded-lg" />}>
          <Usage apiKey={apiKey} range={range} />
        </Suspense>
        <KeyFacts apiKey={apiKey} />
        {apiKey.last_used_ip && <LocationNote />}
      </div>
    </NuqsAdapter>
  );
}

async function Usage({ apiKey, range }: { apiKey: ApiKey; range: UsageRange }) {
  const report = await load(apiKeyUsage, { id: apiKey.id, range });
  return <UsageReport report={report} used={apiKey.last_used_at !== null} names={endpointNames()} />;
}
