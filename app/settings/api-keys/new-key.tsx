'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { UnsavedChanges, useUnsavedChanges } from '@/components/unsaved-changes';
import type { CreatedApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyEditor } from './key-editor';
import { NewKeyForm } from './new-key-form';
import { NewKeySecret } from './new-key-secret';

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
        dismissible={!shown}
      >
        <NewKeySteps editor={editor} onCreated={() => setShown(true)} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

type StepsProps = { editor: KeyEditor; onCreated: () => void; onDone: () => void };

// Mounted only while the dialog is open, so that closing it removes the key from memory and the page.
function NewKeySteps({ editor, onCreated, onDone }: StepsProps) {
  const [created, setCreated] = useState<CreatedApiKey>();
  if (!created) {
    return (
      <NewKeyForm
        editor={editor}
        onCreated={(key) => {
          setCreated(key);
          onCreated();
        }}
      />
    );
  }
  return (
    <>
      <UnsavedChanges dirty />
      <NewKeySecret
        created={created}
        api_url={editor.api_url}
        if_lost="revoke it and create a new one"
        onDone={onDone}
      />
    </>
  );
}
