'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { deferredComponent } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { useUnsavedChanges } from '@/components/unsaved-changes';
import type { KeyEditor } from './key-editor';

const NewKeySteps = deferredComponent(async () => (await import('./new-key-steps')).NewKeySteps);

/** The button and dialog that create a key: first the form, then the key, shown once. */
export function NewKey({ editor }: { editor: KeyEditor }) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(false);
  const { confirmLeave } = useUnsavedChanges();
  const change = async (next: boolean) => {
    if (next) setShown(false);
    if (next || (await confirmLeave())) setOpen(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button variant="primary" data-act="new-key">
          <Plus aria-hidden="true" />
          New Key
        </Button>
      </DialogTrigger>
      <DialogContent
        title={shown ? 'Copy your new key' : 'New key'}
        description={
          shown
            ? 'You won’t be able to see it again. We store only a hash of it.'
            : 'Use one key per program, and grant it only the permissions it needs.'
        }
        size="lg"
        needs={NewKeySteps}
        dismissible={!shown}
      >
        <NewKeySteps editor={editor} onCreated={() => setShown(true)} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}
