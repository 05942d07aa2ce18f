import { Avatar } from '@/components/ui/avatar';
import type { Invitation } from '@/lib/organization/invitations/schema';

/** The name and email of an invited person. */
export function Invitee({ invitation }: { invitation: Invitation }) {
  const name = `${invitation.first_name} ${invitation.last_name}`;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={name} seed={invitation.email} />
      <div className="min-w-0">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="truncate text-muted text-note" title={invitation.email}>
          {invitation.email}
        </p>
      </div>
    </div>
  );
}
