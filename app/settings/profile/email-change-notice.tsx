'use client';

import { useTransition } from 'react';
import { toast } from 'sonner';
import { failedCall } from '@/components/failed-call';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { PendingEmailChange } from '@/lib/account/profile/schema';
import { cancelEmailChangeAction, resendEmailChangeAction } from './actions';

/** A pending email change, which can be resent or cancelled. */
export function EmailChangeNotice({ change }: { change: PendingEmailChange }) {
  const [resending, resend] = useTransition();
  const [cancelling, cancel] = useTransition();
  const { new_email, created_at, is_expired } = change;
  return (
    <Alert tone={is_expired ? 'warn' : 'accent'} title={`Waiting for ${new_email}`}>
      <p>{is_expired ? 'The link has expired. Resend it to continue.' : 'Open the link we emailed there.'}</p>
      <p className="text-note">
        Requested: <RelativeTime value={created_at} />. The link expires after an hour.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button
          size="sm"
          pending={resending}
          disabled={cancelling}
          onClick={() =>
            resend(async () =>
              tell(await resendEmailChangeAction({}).catch(failedCall), `A new link is on its way to ${new_email}.`),
            )
          }
        >
          Resend
        </Button>
        <Button
          size="sm"
          variant="ghost"
          pending={cancelling}
          disabled={resending}
          onClick={() =>
            cancel(async () => tell(await cancelEmailChangeAction({}).catch(failedCall), 'Change cancelled'))
          }
        >
          Cancel change
        </Button>
      </div>
    </Alert>
  );
}

function tell(result: { ok: true } | { ok: false; problem: { detail: string } }, words: string): void {
  if (result.ok) toast.success(words);
  else toast.error(result.problem.detail);
}
