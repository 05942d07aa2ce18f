'use client';

import { useEffect, useState } from 'react';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { EditKeyDialog } from './edit-key-dialog';
import type { KeyDialogProps, KeyEditor } from './key-editor';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { RotateKeyDialog } from './rotate-key-dialog';
import { SwitchKeyDialog } from './switch-key-dialog';

/** The actions on a key that is neither revoked nor expired. */
export type KeyAction = 'edit' | 'rotate' | 'disable' | 'enable' | 'revoke';

/**
 * The dialogs for the keys on a page. They belong to the page rather than a row, so that a dialog stays open when its row
 * disappears, and shows the key as it was when the dialog opened.
 */
export function useKeyDialogs(rows: ApiKey[], editor: KeyEditor | undefined) {
  const [asked, setAsked] = useState<{ action: KeyAction; apiKey: ApiKey; turn: number }>();
  const [open, setOpen] = useState(false);
  usePageFocusWhenGone(Boolean(asked) && !rows.some((row) => row.id === asked?.apiKey.id));
  const ask = (action: KeyAction, apiKey: ApiKey) => {
    setAsked({ action, apiKey, turn: (asked?.turn ?? 0) + 1 });
    setOpen(true);
  };
  const dialogs = asked && editor && (
    <KeyDialog
      // Remount every time, so that a key that was shown once never reappears.
      key={asked.turn}
      action={asked.action}
      apiKey={asked.apiKey}
      editor={editor}
      open={open}
      onOpenChange={setOpen}
    />
  );
  return { ask: editor && ask, dialogs };
}

// A row that disappears takes the focus with it when its button has it: the page gets it instead.
function usePageFocusWhenGone(gone: boolean): void {
  useEffect(() => {
    if (gone && document.activeElement === document.body)
      document.getElementById('main')?.focus({ preventScroll: true });
  }, [gone]);
}

function KeyDialog({ action, ...props }: KeyDialogProps & { action: KeyAction }) {
  if (action === 'edit') return <EditKeyDialog {...props} />;
  if (action === 'rotate') return <RotateKeyDialog {...props} />;
  if (action === 'revoke') return <RevokeKeyDialog {...props} />;
  return <SwitchKeyDialog {...props} to={action} />;
}
