'use client';

import { toast } from 'sonner';
import { useNow } from '@/components/clock';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { ApiKey, ApiKeySecret } from '@/lib/api-keys/keys/schema';
import { endApiKeySecretAction } from './actions';
import { useRefreshWhenGone } from './use-refresh-when-gone';
import { programIn, shortKey } from './words';

const DAY = 86_400_000;

type Props = { apiKey: ApiKey; secret: ApiKeySecret; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before an old secret is ended within its grace, and says who still uses it. */
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
    toast.success('The old key is ended', { description: `“${apiKey.name}” works with its new key alone.` });
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="End the old key now?"
      description={`Whatever uses ${shortKey(secret)} is refused from its next request. The new key goes on working. This cannot be undone.`}
      confirmLabel="End old key"
      onConfirm={end}
    >
      {in_use && (
        <Alert tone="warn" role="note" title="The old key is in use">
          The latest request came <RelativeTime value={secret.last_used_at} inline />
          {secret.last_used_ip && ` from ${secret.last_used_ip}`}
          {secret.last_used_user_agent && `, by ${programIn(secret.last_used_user_agent)}`}.
        </Alert>
      )}
    </ConfirmDialog>
  );
}
