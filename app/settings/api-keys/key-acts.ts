import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyAction } from './key-dialogs';

const LABELS: Record<KeyAction, string> = {
  edit: 'Edit…',
  rotate: 'Rotate…',
  disable: 'Disable…',
  enable: 'Enable…',
  revoke: 'Revoke…',
};

/** Returns what can be done to a key in its current state; nothing once it is revoked or expired. */
export function actsOnKey({ state }: Pick<ApiKey, 'state'>): { act: KeyAction; label: string }[] {
  if (state !== 'active' && state !== 'disabled') return [];
  const acts: KeyAction[] = ['edit', 'rotate', state === 'disabled' ? 'enable' : 'disable', 'revoke'];
  return acts.map((act) => ({ act, label: LABELS[act] }));
}
