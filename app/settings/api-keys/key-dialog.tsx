'use client';

import { EditKeyDialog } from './edit-key-dialog';
import type { KeyAction, KeyDialogProps } from './key-editor';
import { RevokeKeyDialog } from './revoke-key-dialog';
import { RotateKeyDialog } from './rotate-key-dialog';
import { SwitchKeyDialog } from './switch-key-dialog';

/** The dialog of an action on a key. */
export function KeyDialog({ action, ...props }: KeyDialogProps & { action: KeyAction }) {
  if (action === 'edit') return <EditKeyDialog {...props} />;
  if (action === 'rotate') return <RotateKeyDialog {...props} />;
  if (action === 'revoke') return <RevokeKeyDialog {...props} />;
  return <SwitchKeyDialog {...props} to={action} />;
}
