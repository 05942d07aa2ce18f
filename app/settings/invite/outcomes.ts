import type { Tone } from '@/components/ui/badge';
import type { Invitation } from '@/lib/organization/invitations/schema';

/** How an invitation stands, for its badge. */
export const OUTCOMES: Record<Invitation['status'], { label: string; tone: Tone }> = {
  pending: { label: 'Pending', tone: 'accent' },
  accepted: { label: 'Accepted', tone: 'ok' },
  declined: { label: 'Declined', tone: 'warn' },
  revoked: { label: 'Revoked', tone: 'bad' },
  expired: { label: 'Expired', tone: 'neutral' },
};
