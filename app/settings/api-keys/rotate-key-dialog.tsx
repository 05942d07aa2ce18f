'use client';

import { useState } from 'react';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { UnsavedChanges } from '@/components/unsaved-changes';
import type { ApiKey, CreatedApiKey } from '@/lib/api-keys/keys/schema';
import { formatDateTime, maskedKey } from './format';
import type { KeyDialogProps } from './key-editor';
import { NewKeySecret } from './new-key-secret';
import { RotateKeyForm } from './rotate-key-form';

/** Rotates a key: asks how long the old secret keeps working, then shows the new one, once. */
export function RotateKeyDialog({ apiKey, editor, open, onOpenChange }: KeyDialogProps) {
  const [shown, setShown] = useState(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={shown ? 'Copy your new key' : `Rotate “${apiKey.name}”`}
        description={
          shown
            ? 'You won’t be able to see it again. We store only a hash of it.'
            : 'The key gets a new secret. Its name, permissions, limits and history stay the same.'
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

// Mounted only while the dialog is open, so that closing it removes the key from memory and the page.
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
      <NewKeySecret created={created} api_url={editor.api_url} if_lost="rotate the key again" onDone={onDone} />
    </>
  );
}

// What happens to the previous secret.
function OldKey({ apiKey, created }: { apiKey: ApiKey; created: CreatedApiKey }) {
  const old = created.secrets.find(({ id }) => id === apiKey.secrets[0]?.id);
  return (
    <p className="text-pretty text-muted">
      The old key, <code className="font-mono text-note">{maskedKey(apiKey)}</code>,{' '}
      {old?.expires_at ? (
        <>
          works until <b className="font-medium text-text">{formatDateTime(old.expires_at)}</b>, your time.
        </>
      ) : (
        'no longer works.'
      )}
    </p>
  );
}
