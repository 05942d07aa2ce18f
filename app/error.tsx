'use client';

import { useEffect } from 'react';
import { ErrorState } from '@/components/error-state';

/** Something unexpected on a page; its cause is in the server's log under the reference. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  const reference = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  return (
    <main id="main" tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <ErrorState heading="h1" title="Something went wrong" retry={retry} reference={reference}>
        It is not your doing, and nothing was lost. Try again in a moment.
      </ErrorState>
    </main>
  );
}
