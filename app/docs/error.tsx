'use client';

import { PageError } from '@/components/page-error';

/** The error boundary of the docs; the navigation stays. The server log has the cause under the shown reference. */
export default function DocsError({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageError heading="h1" error={error} retry={retry} />;
}
