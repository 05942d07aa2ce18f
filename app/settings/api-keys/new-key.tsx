'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import { UnsavedChanges, useUnsavedChanges } from '@/components/unsaved-changes';
import type { CreatedApiKey } from '@/lib/api-keys/schema';
import type { Role } from '@/lib/permissions';
import { NewKeyForm } from './new-key-form';
import { NewKeySecret } from './new-key-secret';

export type NewKeyProps = {
  /** What the signed-in person holds; a key can have no more. */
  held: string[];
  role: Role | null;
  /** Permission → the endpoints that it opens. */
  endpoints: Record<string, string[]>;
  api_url: string;
};

/** The button and the dialog that make a key: a form first, then the key, shown this once. */
export function NewKey(props: NewKeyProps) {
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
        <NewKeySteps {...props} onCreated={() => setShown(true)} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

// Lives only while the dialog is in the document, so that the key leaves memory and document with it.
function NewKeySteps({ onCreated, onDone, ...props }: NewKeyProps & { onCreated: () => void; onDone: () => void }) {
  const [created, setCreated] = useState<z.output<typeof CreatedApiKey>>();
  if (!created) {
    return (
      <NewKeyForm
        {...props}
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
      <NewKeySecret created={created} api_url={props.api_url} onDone={onDone} />
    </>
  );
}
