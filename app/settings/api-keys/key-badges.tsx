'use client';

import type { ReactNode } from 'react';
import { useNow } from '@/components/clock';
import { Badge } from '@/components/ui/badge';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { EXPIRING_DAYS } from '@/lib/api-keys/keys/constants';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { plural } from '@/lib/core/format';
import { roundedDuration } from './format';

const DAY = 86_400_000;
const FAR_DAYS = 120;

/** The time until a key expires, as a warning in its last days. */
export function ExpiryBadge({ expires_at }: { expires_at: string }) {
  const { now } = useNow();
  const left = Date.parse(expires_at) - now;
  if (left <= 0) return <Badge tone="bad">Expired</Badge>;
  if (left > FAR_DAYS * DAY) return <Badge>Until {expires_at.slice(0, 10)}</Badge>;
  return (
    <Badge tone={left <= EXPIRING_DAYS * DAY ? 'warn' : 'neutral'}>
      Expires in {roundedDuration(Math.ceil(left / 1_000))}
    </Badge>
  );
}

/** A badge for an unused key; opens to explain why it is worth a look. */
export function UnusedBadge({ apiKey }: { apiKey: ApiKey }) {
  const { now } = useNow();
  const days = (since: string) => Math.floor((now - Date.parse(since)) / DAY);
  if (apiKey.marks.includes('never_used')) {
    return (
      <Explained
        label={`Never used · ${plural(days(apiKey.created_at), 'day')} old`}
        title="This key has never been used"
      >
        An unused key can still be stolen. If you don’t need it, revoke it.
      </Explained>
    );
  }
  if (apiKey.marks.includes('idle') && apiKey.last_used_at) {
    return (
      <Explained label={`Idle for ${plural(days(apiKey.last_used_at), 'day')}`} title="This key is no longer used">
        An unused key can still be stolen. If you are not sure whether it is needed, disable it. You can enable it again
        at any time.
      </Explained>
    );
  }
  return null;
}

// A popover, not a tooltip, because it must open on touch screens too.
function Explained({ label, title, children }: { label: string; title: string; children: ReactNode }) {
  return (
    <Popover>
      <PopoverTrigger className="relative rounded-full before:absolute before:-inset-1">
        <Badge className="hover:bg-hover hover:text-text">{label}</Badge>
      </PopoverTrigger>
      <PopoverContent aria-label={title}>
        <p className="mb-1 font-medium">{title}</p>
        <p className="text-pretty text-muted text-note">{children}</p>
      </PopoverContent>
    </Popover>
  );
}

/** A badge for a key that is being rotated: how long the old secret still works. */
export function RotationBadge({ apiKey }: { apiKey: ApiKey }) {
  const { now } = useNow();
  const ends = apiKey.secrets.flatMap(({ expires_at }) => (expires_at ? [Date.parse(expires_at)] : []));
  const left = Math.max(0, ...ends) - now;
  if (left <= 0) return null;
  return <Badge tone="accent">Old key ends in {roundedDuration(Math.ceil(left / 1_000))}</Badge>;
}
