import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import type { Invitation } from '@/lib/organization/invitations/schema';

/** The delivery status of the invitation email, with the error if it failed. */
export function Delivery({ invitation }: { invitation: Invitation }) {
  const { delivery, delivery_error, sent_at } = invitation;
  if (delivery === 'sent') {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <Badge tone="ok" dot>
          Sent
        </Badge>
        <RelativeTime value={sent_at} inline fallback="" className="text-muted text-note" />
      </span>
    );
  }
  return (
    <div className="grid justify-items-start gap-1 max-sm:justify-items-end">
      {delivery === 'failed' ? (
        <Badge tone="bad" dot>
          Failed
        </Badge>
      ) : (
        <Badge dot>{delivery_error ? 'Retrying' : 'Queued'}</Badge>
      )}
      {delivery_error && (
        <p className={`text-pretty text-note ${delivery === 'failed' ? 'text-bad' : 'text-muted'} max-sm:text-right`}>
          {delivery_error}
        </p>
      )}
    </div>
  );
}
