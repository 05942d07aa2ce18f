'use client';

import { useState } from 'react';
import { CopyOnce } from '@/components/copy-once';
import { Button } from '@/components/ui/button';
import { DialogFooter } from '@/components/ui/dialog';
import type { CreatedApiKey } from '@/lib/api-keys/keys/schema';
import { CodeExample } from './code-example';

type Props = {
  created: CreatedApiKey;
  api_url: string;
  /** What to do if the key is lost: "revoke it and create a new one". */
  if_lost: string;
  onDone: () => void;
};

/** Shows the key once, with commands to try it. Only its button closes it. */
export function NewKeySecret({ created, api_url, if_lost, onDone }: Props) {
  const [copied, setCopied] = useState(false);
  return (
    <>
      <p role="status" className="sr-only">
        The key {created.name} was created. Copy it now. It won’t be shown again.
      </p>
      <CopyOnce
        label={created.name}
        value={created.key}
        hint={`Store it in a password manager or secret store, never in code. If you lose it, ${if_lost}.`}
        onCopied={() => setCopied(true)}
      />
      <div className="grid min-w-0 gap-3">
        <CodeExample title="Try it" code={`curl ${api_url}/me \\\n  -H "X-Api-Key: ${created.key}"`} />
        <CodeExample
          title="Or as a bearer token"
          code={`curl ${api_url}/me \\\n  -H "Authorization: Bearer ${created.key}"`}
        />
      </div>
      <DialogFooter hint={copied ? 'Copied.' : 'Not copied yet.'}>
        <Button variant={copied ? 'primary' : 'secondary'} onClick={onDone}>
          I have copied it
        </Button>
      </DialogFooter>
    </>
  );
}
