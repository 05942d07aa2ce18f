'use client';

import { useState } from 'react';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { UnsavedChanges } from '@/components/unsaved-changes';
import type { ApiKey, CreatedApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyDialogProps } from './key-editor';
import { NewKeySecret } from './new-key-secret';
import { RotateKeyForm } from './rotate-key-form';
import { exactly, shortKey } from './words';

/** Gives a key a new secret: asks how long the old one lives on, then shows the new one, this once. */
export function RotateKeyDialog({ apiKey, editor, open, onOpenChange }: KeyDialogProps) {
  const [shown, setShown] = useState(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={shown ? 'Copy your new key' : `Rotate “${apiKey.name}”`}
        description={
          shown
            ? 'This is the only time that it is shown. We keep a fingerprint of it, not the key.'
            : 'The key gets a new secret. Its name, permissions, limits and history stay.'
        }
        size={shown ? 'lg' : 'md'}
        dismissible={!shown}
      >
        <Steps apiKey={apiKey} editor={editor} onRotated={() => setShown(true)} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type StepsProps = Pick<KeyDialogProps, 'apiKey' | 'editor'> & { onRotated: () => void; onDone: () => void };

// Lives only while the dialog is in the document, so that the key leaves memory and document with it.
function Steps({ apiKey, editor, onRotated, onDone }: StepsProps) {
  const [created, setCreated] = useState<CreatedApiKey>();
  if (!created) {
    return (
      <RotateKeyForm
        apiKey={apiKey}
        onRotated={(key) => {
          setCreated(key);
          onRotated();
        }}
      />
    );
  }
  return (
    <>
      <UnsavedChanges dirty />
      <OldKey apiKey={apiKey} created={created} />
      <NewKeySecret created={created} api_url={editor.api_url} if_lost="rotate once more" onDone={onDone} />
    </>
  );
}

// What became of the secret that was the current one.
function OldKey({ apiKey, created }: { apiKey: ApiKey; created: CreatedApiKey }) {
  const old = created.secrets.find(({ id }) => id === apiKey.secrets[0]?.id);
  return (
    <p className="text-pretty text-muted">
      The old key, <code className="font-mono text-note">{shortKey(apiKey)}</code>,{' '}
      {old?.expires_at ? (
        <>
          goes on working until <b className="font-medium text-text">{exactly(old.expires_at)}</b>, your time.
        </>
      ) : (
        'is refused from now on.'
      )}
    </p>
  );
}
