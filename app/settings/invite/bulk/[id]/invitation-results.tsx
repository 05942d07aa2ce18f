'use client';

import type { ListPage } from '@/components/list-pagination';
import type { InvitationChange, InvitationResult } from '@/lib/organization/bulk-changes/invitations/schema';
import { BulkResults } from '../../../_bulk/bulk-results';
import { invitationChanges } from '../../invitation-changes';

/** The progress and the results of a bulk change of invitations. */
export function InvitationResults({ change, list }: { change: InvitationChange; list: ListPage<InvitationResult> }) {
  const items = list.items.map(({ index, first_name, last_name, email, outcome, message }) => ({
    id: String(index),
    name: [first_name, last_name].filter(Boolean).join(' ') || `Row ${index + 1}`,
    email: email || '–',
    outcome,
    message,
  }));
  return <BulkResults change={change} kind={invitationChanges} list={{ ...list, items }} />;
}
