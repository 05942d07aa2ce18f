'use client';

import { PageError } from '@/components/page-error';

/** Something unexpected on a page; its cause is in the server's log under the reference. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main id="main" tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <PageError heading="h1" title="Something went wrong" error={error} retry={retry}>
        It is not your doing, and nothing was lost. Try again in a moment.
      </PageError>
    </main>
  );
}
