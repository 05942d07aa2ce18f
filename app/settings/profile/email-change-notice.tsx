'use client';

import { RelativeTime } from '@/components/relative-time';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import type { PendingEmailChange } from '@/lib/account/profile/schema';
import { cancelEmailChangeAction, resendEmailChangeAction } from './actions';

/** A pending email change, which can be resent or cancelled. */
export function EmailChangeNotice({ change }: { change: PendingEmailChange }) {
  const { new_email, created_at, is_expired } = change;
  const resend = useAction(resendEmailChangeAction, {
    success: `A new link is on its way to ${new_email}.`,
    onError: toast.error,
  });
  const cancel = useAction(cancelEmailChangeAction, { success: 'Change cancelled', onError: toast.error });
  return (
    <Alert tone={is_expired ? 'warn' : 'accent'} title={`Waiting for ${new_email}`}>
      <p>{is_expired ? 'The link has expired. Resend it to continue.' : 'Open the link we emailed there.'}</p>
      <p className="text-note">
        Requested: <RelativeTime value={created_at} />. The link expires after an hour.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button size="sm" pending={resend.pending} disabled={cancel.pending} onClick={() => resend.run({})}>
          Resend
        </Button>
        <Button
          size="sm"
          variant="ghost"
          pending={cancel.pending}
          disabled={resend.pending}
          onClick={() => cancel.run({})}
        >
          Cancel change
        </Button>
      </div>
    </Alert>
  );
}
