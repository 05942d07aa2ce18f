'use client';

import { lazy, Suspense } from 'react';
import type { InvitationChange } from '@/lib/organization/bulk-changes/invitations/schema';

// Lazy and not deferred: the server renders it when there are any.
const InvitationChanges = lazy(async () => ({
  default: (await import('./invitation-changes-list')).InvitationChanges,
}));

/** The bulk changes of invitations that run or have just finished; their code is only loaded when there are any. */
export function RecentChanges({ changes }: { changes: InvitationChange[] }) {
  if (changes.length === 0) return null;
  return (
    <Suspense>
      <InvitationChanges changes={changes} />
    </Suspense>
  );
}
