'use client';

import { RelativeTime } from '@/components/relative-time';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { plural } from '@/lib/core/format';
import { updateApiKeyAction } from './actions';
import { maskedKey } from './format';
import type { KeyDialogProps } from './key-editor';
import { useRefreshWhenGone } from './use-refresh-when-gone';

/** Confirms disabling or enabling a key. */
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
    toast.success(disabled ? `“${apiKey.name}” disabled` : `“${apiKey.name}” enabled`);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={disabled ? `Disable “${apiKey.name}”?` : `Enable “${apiKey.name}”?`}
      description={
        disabled
          ? `Requests with ${maskedKey(apiKey)} stop working until you enable it again. Nothing is deleted.`
          : `Programs with ${maskedKey(apiKey)} can call the API again, with the same permissions as before.`
      }
      confirmLabel={disabled ? 'Disable key' : 'Enable key'}
      tone={disabled ? 'danger' : 'primary'}
      onConfirm={save}
    >
      {used > 0 && (
        <Alert tone="warn" role="note" title="This key is in use">
          {plural(used, 'request')} in the last 24 hours, the last one{' '}
          <RelativeTime value={apiKey.last_used_at} inline fallback="not long ago" />.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
