'use client';

import { useState } from 'react';
import type { ApiKey } from '@/lib/api-keys/schema';
import { menuId } from './key-menu';
import { RenameKeyDialog } from './rename-key-dialog';
import { returnFocus, usePageFocusWhenGone } from './return-focus';
import { RevokeKeyDialog } from './revoke-key-dialog';

type Act = 'rename' | 'revoke';

/** The dialogs of a table's rows. They belong to the table, so that one outlives the row that it takes away. */
export function useKeyDialogs(rows: ApiKey[]) {
  const [asked, setAsked] = useState<{ act: Act; apiKey: ApiKey }>();
  const [open, setOpen] = useState(false);
  usePageFocusWhenGone(Boolean(asked) && !rows.some((row) => row.id === asked?.apiKey.id));
  const ask = (act: Act, apiKey: ApiKey) => {
    setAsked({ act, apiKey });
    setOpen(true);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && asked) returnFocus(menuId(asked.apiKey));
  };
  const dialogs = asked && (
    <>
      <RenameKeyDialog apiKey={asked.apiKey} open={open && asked.act === 'rename'} onOpenChange={change} />
      <RevokeKeyDialog apiKey={asked.apiKey} open={open && asked.act === 'revoke'} onOpenChange={change} />
    </>
  );
  return { ask, dialogs };
}
