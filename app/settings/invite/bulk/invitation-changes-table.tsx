'use client';

import type { ListPage } from '@/components/list-pagination';
import type { InvitationChange } from '@/lib/organization/bulk-changes/invitations/schema';
import { ChangesTable } from '../../_bulk/changes-table';
import { invitationChanges } from '../invitation-changes';

/** The bulk changes of invitations, newest first. */
export function InvitationChangesTable({ list }: { list: ListPage<InvitationChange> }) {
  return <ChangesTable list={list} kind={invitationChanges} />;
}
