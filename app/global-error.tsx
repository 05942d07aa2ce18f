'use client';

import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import './globals.css';

/**
 * Shown when the document itself cannot be rendered; follows the system theme. Reloads rather than renders again, which also
 * helps a page that is older than the server.
 */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  useEffect(() => console.error(error), [error]);
  return (
    <html lang="en">
      <body className="bg-bg font-sans text-sm text-text">
        <title>Something went wrong</title>
        <main role="alert" className="grid min-h-dvh place-content-center justify-items-center gap-1 px-6 text-center">
          <h1 className="font-semibold text-lead">Something went wrong</h1>
          <p className="text-muted">It’s not your fault, and nothing was lost. Try again in a moment.</p>
          {error.digest && (
            <p className="mt-1 text-faint text-note">
              Reference <span className="select-all font-mono">{error.digest}</span>
            </p>
          )}
          <Button className="mt-4" onClick={() => window.location.reload()}>
            Try again
          </Button>
        </main>
      </body>
    </html>
  );
}
