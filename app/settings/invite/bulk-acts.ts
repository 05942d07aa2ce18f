import { Mail, X } from 'lucide-react';
import type { InvitationAction } from '@/lib/organization/bulk-changes/constants';
import type { Act } from '../_bulk/bulk-bar';

/** The acts on several invitations. */
export const BULK_ACTS: Act<InvitationAction>[] = [
  { action: 'resend_invitation', label: 'Resend…', icon: Mail },
  { action: 'revoke_invitation', label: 'Revoke…', icon: X, is_drastic: true },
];
