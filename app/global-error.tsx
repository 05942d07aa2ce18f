'use client';

import { PageError } from '@/components/page-error';
import './globals.css';

/** Shown when the document itself cannot be rendered; follows the system theme. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="bg-bg font-sans text-sm text-text">
        <title>Something went wrong</title>
        <main className="grid min-h-dvh place-items-center">
          <PageError heading="h1" title="Something went wrong" error={error} retry={retry}>
            It’s not your fault, and nothing was lost. Try again in a moment.
          </PageError>
        </main>
      </body>
    </html>
  );
}
