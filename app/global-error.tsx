'use client';

import { ErrorState } from '@/components/error-state';
import './globals.css';

/** The last resort, when the document itself cannot be drawn; follows the system's theme. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const reference = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  return (
    <html lang="en">
      <body className="bg-bg font-sans text-sm text-text">
        <title>Something went wrong</title>
        <main className="grid min-h-dvh place-items-center">
          <ErrorState heading="h1" title="Something went wrong" retry={retry} reference={reference}>
            It is not your doing, and nothing was lost. Try again in a moment.
          </ErrorState>
        </main>
      </body>
    </html>
  );
}
