import { Badge } from '@/components/ui/badge';
import type { ApiKeyState } from '@/lib/api-keys/keys/constants';

/** The state of a key. */
export function StateBadge({ state }: { state: ApiKeyState }) {
  if (state === 'revoked') return <Badge tone="bad">Revoked</Badge>;
  if (state === 'expired') return <Badge>Expired</Badge>;
  if (state === 'disabled') return <Badge tone="warn">Disabled</Badge>;
  return <Badge tone="ok">Active</Badge>;
}
