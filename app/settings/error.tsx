'use client';

import { PageError } from '@/components/page-error';

/** A tab that could not be loaded; the navigation stays. The server's log has its cause under the reference. */
export default function SettingsError({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageError error={error} retry={retry} />;
}
