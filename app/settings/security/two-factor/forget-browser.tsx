'use client';

import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { forgetTrustedBrowserAction } from '../actions';

/** Forgets a remembered browser. */
export function ForgetBrowser({ id, name }: { id: string; name: string }) {
  const forget = async () => {
    const result = await forgetTrustedBrowserAction({ id });
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`${name} is no longer remembered`);
  };
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Forget ${name}`}>
          Forget
        </Button>
      }
      title={`Forget ${name}?`}
      description="The next sign-in there will need a code again. To end a current session there, revoke it."
      confirmLabel="Forget"
      onConfirm={forget}
    />
  );
}
