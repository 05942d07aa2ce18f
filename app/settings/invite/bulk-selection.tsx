'use client';

import { onApproach } from '@/components/deferred';
import type { ListPage } from '@/components/list-pagination';
import { dialogCode } from '@/components/ui/overlay-code';
import { BulkSelection } from '../_bulk/bulk-selection';
import { BULK_ACTS } from './bulk-acts';
import { BulkDialog } from './deferred-bulk-dialog';
import type { InvitationFilters, InvitationSelection } from './selection-input';

const EVERYTHING = { all: 'All invitations', matching: 'All that match', that_match: 'that match' };
const approach = onApproach(BulkDialog.code, dialogCode);

interface Props {
  selection: InvitationSelection;
  select: (next: InvitationSelection) => void;
  list: ListPage;
  filters: InvitationFilters;
  /** The ids of the invitations of this page that can be selected. */
  selectable: string[];
}

/** The bar for the selected invitations, and the dialog of the act that is chosen there. */
export function InvitationBulkSelection(props: Props) {
  return (
    <BulkSelection
      {...props}
      noun="invitation"
      everything={EVERYTHING}
      acts={BULK_ACTS}
      approach={approach}
      dialog={(asked) => <BulkDialog {...asked} />}
    />
  );
}
