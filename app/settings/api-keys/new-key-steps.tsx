'use client';

import { useState } from 'react';
import { UnsavedChanges } from '@/components/unsaved-changes';
import type { CreatedApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyEditor } from './key-editor';
import { NewKeyForm } from './new-key-form';
import { NewKeySecret } from './new-key-secret';

type StepsProps = { editor: KeyEditor; onCreated: () => void; onDone: () => void };

/** The form, then the key. Mounted only while the dialog is open, so that closing it removes the key from memory and the page. */
export function NewKeySteps({ editor, onCreated, onDone }: StepsProps) {
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
