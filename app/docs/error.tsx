'use client';

import { useEffect } from 'react';
import { ErrorState } from '@/components/error-state';

/** A page of the reference that could not be made; the navigation stays. Its cause is in the server's log under the reference. */
export default function DocsError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  const reference = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  return <ErrorState heading="h1" retry={retry} reference={reference} />;
}
