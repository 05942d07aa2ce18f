'use client';

import { RelativeTime } from '@/components/relative-time';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { plural } from '@/lib/core/format';
import { revokeApiKeyAction } from './actions';
import { maskedKey } from './format';
import type { KeyDialogProps } from './key-editor';

/** Confirms revoking a key, and warns when it is still in use. */
export function RevokeKeyDialog({ apiKey, open, onOpenChange }: KeyDialogProps) {
  const { last_24_hours } = apiKey.usage;
  const revoke = async () => {
    const result = await revokeApiKeyAction({ id: apiKey.id });
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`“${apiKey.name}” revoked`, { description: 'It is now listed under Revoked / Expired.' });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke “${apiKey.name}”?`}
      description={`Requests with ${maskedKey(apiKey)} stop working immediately. This cannot be undone.`}
      confirmLabel="Revoke key"
      onConfirm={revoke}
    >
      {last_24_hours > 0 && (
        <Alert tone="warn" role="note" title="This key is in use">
          {plural(last_24_hours, 'request')} in the last 24 hours, the last one{' '}
          <RelativeTime value={apiKey.last_used_at} inline fallback="not long ago" />.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
