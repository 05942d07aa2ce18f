import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import type { Act } from '../_bulk/bulk-bar';
import { ACT_ICONS } from './act-icons';

/** The acts on several users, in the order of the buttons: the most drastic last. Labels end in an ellipsis: each asks first. */
export const BULK_ACTS: Act<BulkAction>[] = [
  { action: 'change_role', label: 'Change role…', icon: ACT_ICONS.role },
  { action: 'send_temporary_password', label: 'Send temporary password…', icon: ACT_ICONS.temporary_password },
  { action: 'end_sessions', label: 'End sessions…', icon: ACT_ICONS.end_sessions },
  { action: 'suspend', label: 'Suspend…', icon: ACT_ICONS.suspend },
  { action: 'reactivate', label: 'Reactivate…', icon: ACT_ICONS.reactivate },
  { action: 'remove', label: 'Remove…', icon: ACT_ICONS.remove, is_drastic: true },
];
