'use client';

import { useState } from 'react';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { EditKeyDialog } from './edit-key-dialog';
import type { KeyDialogProps, KeyEditor } from './key-editor';
import { returnFocus, usePageFocusWhenGone } from './return-focus';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { RotateKeyDialog } from './rotate-key-dialog';
import { SwitchKeyDialog } from './switch-key-dialog';

/** What can be done with a key that has not ended. */
export type KeyAct = 'edit' | 'rotate' | 'disable' | 'enable' | 'revoke';

/**
 * The dialogs of the keys on a page. They belong to the page and not to a row, so that one outlives the row that it takes
 * away, and shows the key as it was when it was asked for.
 * @param opener the id of the button that a key's dialog was opened from, to which the focus returns
 */
export function useKeyDialogs(
  rows: ApiKey[],
  editor: KeyEditor | undefined,
  opener: (apiKey: ApiKey, act: KeyAct) => string,
) {
  const [asked, setAsked] = useState<{ act: KeyAct; apiKey: ApiKey; turn: number }>();
  const [open, setOpen] = useState(false);
  usePageFocusWhenGone(Boolean(asked) && !rows.some((row) => row.id === asked?.apiKey.id));
  const ask = (act: KeyAct, apiKey: ApiKey) => {
    setAsked({ act, apiKey, turn: (asked?.turn ?? 0) + 1 });
    setOpen(true);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && asked) returnFocus(opener(asked.apiKey, asked.act));
  };
  const dialogs = asked && editor && (
    <KeyDialog
      // Each time afresh: a key that was shown once must not come back.
      key={asked.turn}
      act={asked.act}
      apiKey={asked.apiKey}
      editor={editor}
      open={open}
      onOpenChange={change}
    />
  );
  return { ask: editor && ask, dialogs };
}

function KeyDialog({ act, ...props }: KeyDialogProps & { act: KeyAct }) {
  if (act === 'edit') return <EditKeyDialog {...props} />;
  if (act === 'rotate') return <RotateKeyDialog {...props} />;
  if (act === 'revoke') return <RevokeKeyDialog {...props} />;
  return <SwitchKeyDialog {...props} to={act} />;
}
