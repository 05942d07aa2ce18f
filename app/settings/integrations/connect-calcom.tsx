'use client';

import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { deferredComponent, onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { dialogCode } from '@/components/ui/overlay-code';
import type { Connection } from '@/lib/integrations/core/schema';

/** Its form is loaded when a button that opens it is near. */
export const CalcomDialog = deferredComponent(async () => (await import('./calcom-dialog')).CalcomDialog);

const approach = onApproach(CalcomDialog.code, dialogCode);

/** The button that opens the form to connect or reconnect an account. */
export function ConnectCalcom({
  base_urls,
  another,
  again,
}: {
  base_urls: string[];
  another?: boolean;
  again?: Connection;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={another ? 'secondary' : 'primary'}
        size={again ? 'sm' : 'md'}
        className={again ? undefined : 'max-sm:flex-1'}
        data-act={again ? undefined : 'connect-calcom'}
        {...approach}
        onClick={() => setOpen(true)}
        aria-label={again ? `Reconnect ${again.account_name}` : another ? 'Add account to Cal.com' : 'Connect Cal.com'}
      >
        {again ? <RotateCw aria-hidden="true" /> : <Plus aria-hidden="true" />}
        {again ? 'Reconnect' : another ? 'Add account' : 'Connect'}
      </Button>
      <CalcomDialog base_urls={base_urls} again={again} open={open} onOpenChange={setOpen} />
    </>
  );
}
