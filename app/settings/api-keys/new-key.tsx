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

/** The button and the dialog that make a key: a form first, then the key, shown this once. */
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
        <Button variant="primary">
          <Plus aria-hidden="true" />
          New Key
        </Button>
      </DialogTrigger>
      <DialogContent
        title={shown ? 'Copy your new key' : 'New key'}
        description={
          shown
            ? 'This is the only time that it is shown. We keep a fingerprint of it, not the key.'
            : 'A secret for one program. Grant it only what that program needs.'
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

// Lives only while the dialog is in the document, so that the key leaves memory and document with it.
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
      <NewKeySecret created={created} api_url={editor.api_url} if_lost="revoke it and make another" onDone={onDone} />
    </>
  );
}
