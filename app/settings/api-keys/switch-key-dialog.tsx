'use client';

import { toast } from 'sonner';
import { RelativeTime } from '@/components/relative-time';
import { useStepUp } from '@/components/step-up';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { updateApiKeyAction } from './actions';
import type { KeyDialogProps } from './key-editor';
import { useRefreshWhenGone } from './use-refresh-when-gone';
import { shortKey } from './words';

/** Asks before a key is disabled, or enabled again. */
export function SwitchKeyDialog({ apiKey, open, onOpenChange, to }: KeyDialogProps & { to: 'disable' | 'enable' }) {
  const refreshWhenGone = useRefreshWhenGone();
  const stepUp = useStepUp();
  const disabled = to === 'disable';
  const used = disabled ? apiKey.usage.last_24_hours : 0;
  const save = async () => {
    const result = await stepUp(() => updateApiKeyAction({ id: apiKey.id, disabled }));
    if (!result.ok) {
      refreshWhenGone(result.problem);
      return { error: result.problem.detail };
    }
    toast.success(disabled ? `“${apiKey.name}” is disabled` : `“${apiKey.name}” works again`);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={disabled ? `Disable “${apiKey.name}”?` : `Enable “${apiKey.name}”?`}
      description={
        disabled
          ? `Whatever uses ${shortKey(apiKey)} is refused from its next request, until you enable it again. Nothing is deleted.`
          : `Programs that have ${shortKey(apiKey)} can call the API again at once, with the same permissions as before.`
      }
      confirmLabel={disabled ? 'Disable key' : 'Enable key'}
      tone={disabled ? 'danger' : 'primary'}
      onConfirm={save}
    >
      {used > 0 && (
        <Alert tone="warn" role="note" title="This key is in use">
          {used.toLocaleString('en-US')} {used === 1 ? 'request' : 'requests'} in the last 24 hours, the latest{' '}
          <RelativeTime value={apiKey.last_used_at} inline fallback="not long ago" />.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
