'use client';

import { PageError } from '@/components/page-error';

/** A page of the reference that could not be made; the navigation stays. Its cause is in the server's log under the reference. */
export default function DocsError({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageError heading="h1" error={error} retry={retry} />;
}
