'use client';

import { KeyRound, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { deferredComponent, onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { dialogCode } from '@/components/ui/overlay-code';
import type { Connection } from '@/lib/integrations/core/schema';
import { ConsentButton } from './consent-button';

/** Its form is loaded when a button that opens it is near. */
export const GhlDialog = deferredComponent(async () => (await import('./ghl-dialog')).GhlDialog);

const approach = onApproach(GhlDialog.code, dialogCode);

/** The buttons that connect or reconnect: OAuth at GoHighLevel, or a private integration token. */
export function ConnectGhl({ another, again }: { another?: boolean; again?: Connection }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {again ? (
        <Button
          size="sm"
          variant="primary"
          {...approach}
          onClick={() => setOpen(true)}
          aria-label={`Reconnect ${again.account_name}`}
        >
          <RotateCw aria-hidden="true" />
          Reconnect
        </Button>
      ) : (
        <>
          <Button size="md" className="max-sm:flex-1" {...approach} onClick={() => setOpen(true)}>
            <KeyRound aria-hidden="true" />
            Use a token
          </Button>
          <ConsentButton
            variant={another ? 'secondary' : 'primary'}
            className="max-sm:flex-1"
            data-act="connect-ghl"
            aria-label={another ? 'Add location to GoHighLevel' : 'Connect GoHighLevel'}
          >
            {another ? 'Add location' : 'Connect'}
          </ConsentButton>
        </>
      )}
      <GhlDialog again={again} open={open} onOpenChange={setOpen} />
    </>
  );
}
