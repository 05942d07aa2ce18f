import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { load } from '@/lib/adapters/page';
import { requireSession } from '@/lib/adapters/session';
import { apiKeyUsage, getApiKey } from '@/lib/api-keys/operations';
import { ApiKeyIdInput, USAGE_RANGES, type UsageRange } from '@/lib/api-keys/schema';
import { endpointNames } from '../endpoints';
import { KeyFacts } from './key-facts';
import { KeyHeader } from './key-header';
import { UsageReport } from './usage-report';

export const metadata: Metadata = { title: 'API key' };

const parseRange = parseAsStringLiteral(USAGE_RANGES).withDefault('24h');

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

/** One key: what it is used for, and its facts. */
export default async function ApiKeyPage({ params, searchParams }: Props) {
  const { actor } = await requireSession();
  if (!actor.permissions.has('api_keys:read')) forbidden();
  const input = ApiKeyIdInput.safeParse({ id: (await params).id });
  if (!input.success) notFound();
  const apiKey = await load(getApiKey, input.data);
  const range = parseRange.parseServerSide((await searchParams).range);
  return (
    <>
      <KeyHeader apiKey={apiKey} may_write={actor.permissions.has('api_keys:write')} />
      <div className="grid gap-6">
        <Suspense fallback={<Skeleton className="h-[420px] w-full rounded-lg" />}>
          <Usage id={apiKey.id} range={range} />
        </Suspense>
        <KeyFacts apiKey={apiKey} />
      </div>
    </>
  );
}

async function Usage({ id, range }: { id: string; range: UsageRange }) {
  return <UsageReport report={await load(apiKeyUsage, { id, range })} names={endpointNames()} />;
}
