'use client';

import { FilterMenu } from '@/components/filter-menu';
import { SearchField } from '@/components/search-field';
import { ROLES } from '@/lib/core/roles';
import { DELIVERIES, INVITATION_STATUSES } from '@/lib/organization/invitations/constants';
import { OUTCOMES } from './outcomes';
import type { InviteParams } from './search-params';

const DELIVERY_LABELS = { queued: 'Queued', sent: 'Sent', failed: 'Failed' };

interface Props {
  params: InviteParams;
  onChange: (next: Partial<InviteParams>, history?: 'push' | 'replace') => void;
  pending: boolean;
}

/** The search and the filters of the invitations table. */
export function InvitationsToolbar({ params, onChange, pending }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SearchField
        label="Search invitations"
        value={params.search}
        onChange={(search) => onChange({ search }, 'replace')}
        pending={pending}
      />
      <FilterMenu
        label="Status"
        options={INVITATION_STATUSES.map((status) => ({ value: status, label: OUTCOMES[status].label }))}
        chosen={params.status}
        onChange={(status) => onChange({ status })}
      />
      <FilterMenu
        label="Role"
        options={ROLES.map((role) => ({ value: role, label: role }))}
        chosen={params.role}
        onChange={(role) => onChange({ role })}
      />
      <FilterMenu
        label="Delivery"
        options={DELIVERIES.map((delivery) => ({ value: delivery, label: DELIVERY_LABELS[delivery] }))}
        chosen={params.delivery}
        onChange={(delivery) => onChange({ delivery })}
      />
    </div>
  );
}
