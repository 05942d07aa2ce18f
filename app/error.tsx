'use client';

import { PageError } from '@/components/page-error';

/** An unexpected error on a page; the server's log has its cause under the reference. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <PageError heading="h1" title="Something went wrong" error={error} retry={retry}>
        It’s not your fault, and nothing was lost. Try again in a moment.
      </PageError>
    </main>
  );
}
