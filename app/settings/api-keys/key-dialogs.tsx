'use client';

import { useEffect, useState } from 'react';
import { deferredComponent } from '@/components/deferred';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyAction, KeyEditor } from './key-editor';

/** The dialogs, whose forms are loaded when an action on a key is near. */
export const KeyDialog = deferredComponent(async () => (await import('./key-dialog')).KeyDialog);

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
