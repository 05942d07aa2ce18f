'use client';

import { toast } from 'sonner';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { revokeApiKeyAction } from './actions';
import type { KeyDialogProps } from './key-editor';
import { shortKey } from './words';

/** Asks before a key is ended for good, and says what still uses it. */
export function RevokeKeyDialog({ apiKey, open, onOpenChange }: KeyDialogProps) {
  const { last_24_hours } = apiKey.usage;
  const revoke = async () => {
    const result = await revokeApiKeyAction({ id: apiKey.id });
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`“${apiKey.name}” is revoked`, { description: 'It is listed under Revoked / Expired.' });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke “${apiKey.name}”?`}
      description={`Whatever uses ${shortKey(apiKey)} is refused from its next request. This cannot be undone.`}
      confirmLabel="Revoke key"
      onConfirm={revoke}
    >
      {last_24_hours > 0 && (
        <Alert tone="warn" role="note" title="This key is in use">
          {last_24_hours.toLocaleString('en-US')} {last_24_hours === 1 ? 'request' : 'requests'} in the last 24 hours,
          the latest <RelativeTime value={apiKey.last_used_at} inline fallback="not long ago" />.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
