'use client';

import { useNow } from '@/components/clock';
import { RelativeTime } from '@/components/relative-time';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { ApiKey, ApiKeySecret } from '@/lib/api-keys/keys/schema';
import { locationText } from '@/lib/core/location';
import { endApiKeySecretAction } from './actions';
import { clientName, maskedKey } from './format';
import { useRefreshWhenGone } from './use-refresh-when-gone';

const DAY = 86_400_000;

type Props = { apiKey: ApiKey; secret: ApiKeySecret; open: boolean; onOpenChange: (open: boolean) => void };

/** Confirms ending an old secret before its grace period is over, and warns when it is still in use. */
export function EndSecretDialog({ apiKey, secret, open, onOpenChange }: Props) {
  const refreshWhenGone = useRefreshWhenGone();
  const { now } = useNow();
  const in_use = secret.last_used_at !== null && now - Date.parse(secret.last_used_at) < DAY;
  const end = async () => {
    const result = await endApiKeySecretAction({ id: apiKey.id, secret_id: secret.id });
    if (!result.ok) {
      refreshWhenGone(result.problem);
      return { error: result.problem.detail };
    }
    toast.success('Old key ended', { description: `Only the new key for “${apiKey.name}” works now.` });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="End the old key now?"
      description={`Requests with ${maskedKey(secret)} stop working immediately. The new key keeps working. This cannot be undone.`}
      confirmLabel="End old key"
      onConfirm={end}
    >
      {in_use && (
        <Alert tone="warn" role="note" title="The old key is still in use">
          Last used <RelativeTime value={secret.last_used_at} inline />
          {secret.last_used_ip && ` from ${secret.last_used_ip} (${locationText(secret.last_used_location)})`}
          {secret.last_used_user_agent && `, by ${clientName(secret.last_used_user_agent)}`}.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
