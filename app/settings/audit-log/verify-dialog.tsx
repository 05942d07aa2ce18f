'use client';

import { deferredComponent } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';

const VerifyForm = deferredComponent(async () => (await import('./verify-form')).VerifyForm);

/** Verifies the log and shows the result. */
export function VerifyDialog() {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button data-act="verify-log">Verify</Button>
      </DialogTrigger>
      <DialogContent
        needs={VerifyForm}
        title="Verify the audit log"
        description="Each event is sealed together with the one before it. Verification recomputes every seal to detect events that were changed, removed or inserted."
      >
        <VerifyForm />
      </DialogContent>
    </Dialog>
  );
}
