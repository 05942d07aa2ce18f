'use client';

import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import { forgetTrustedBrowserAction } from '../actions';

/** Forgets a remembered browser. */
export function ForgetBrowser({ id, name }: { id: string; name: string }) {
  const { run } = useAction(forgetTrustedBrowserAction, { success: `${name} is no longer remembered` });
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
      onConfirm={() => run({ id })}
    />
  );
}
