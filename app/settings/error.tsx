'use client';

import { useEffect } from 'react';
import { ErrorState } from '@/components/error-state';

/** A tab that could not be loaded; the navigation stays. Its cause is in the server's log under the reference. */
export default function SettingsError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  const reference = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  return <ErrorState retry={retry} reference={reference} />;
}
