'use client';

import { MailPlus, SearchX } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { Button } from '@/components/ui/button';

/** What the table says without rows. @param filtered whether other filters than the usual ones are chosen */
export function NoInvitations({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered)
    return (
      <EmptyState icon={<MailPlus />} title="No pending invitations" className="py-9">
        People you invite appear here until they join or decline. The filters also show past invitations.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<SearchX />}
      title="No invitations match"
      action={<Button onClick={onClear}>Clear filters</Button>}
    >
      Try a different name or email, or fewer filters.
    </EmptyState>
  );
}
