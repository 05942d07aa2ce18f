'use client';

import type { ReactNode } from 'react';
import { useNow } from '@/components/clock';
import { Badge } from '@/components/ui/badge';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { type ApiKey, EXPIRING_DAYS } from '@/lib/api-keys/keys/schema';
import { duration } from './words';

const DAY = 86_400_000;
const FAR_DAYS = 120;

/** How long a live key has left: a warning in its last days, a plain word before. */
export function ExpiryBadge({ expires_at }: { expires_at: string }) {
  const { now } = useNow();
  const left = Date.parse(expires_at) - now;
  if (left <= 0) return <Badge tone="bad">Expired</Badge>;
  if (left > FAR_DAYS * DAY) return <Badge>Until {expires_at.slice(0, 10)}</Badge>;
  return (
    <Badge tone={left <= EXPIRING_DAYS * DAY ? 'warn' : 'neutral'}>
      Expires in {duration(Math.ceil(left / 1_000))}
    </Badge>
  );
}

/** That a live key is not used, for how long, and behind it why that is worth a look. */
export function UnusedBadge({ apiKey }: { apiKey: ApiKey }) {
  const { now } = useNow();
  const days = (since: string) => Math.floor((now - Date.parse(since)) / DAY);
  if (apiKey.marks.includes('never_used')) {
    return (
      <Explained
        word={`Never used · ${days(apiKey.created_at)} days old`}
        title="Nothing has ever called with this key"
      >
        A key that nobody uses can still be stolen. If no program is waiting for it, revoke it.
      </Explained>
    );
  }
  if (apiKey.marks.includes('idle') && apiKey.last_used_at) {
    return (
      <Explained word={`Idle ${days(apiKey.last_used_at)} days`} title="Nothing calls with this key any more">
        A key that lies about can still be stolen. If you are not sure, disable it: whoever misses it will tell you, and
        you can enable it again.
      </Explained>
    );
  }
  return null;
}

// A popover and not a tooltip: it opens for a finger too.
function Explained({ word, title, children }: { word: string; title: string; children: ReactNode }) {
  return (
    <Popover>
      <PopoverTrigger className="relative rounded-full before:absolute before:-inset-1">
        <Badge className="hover:bg-hover hover:text-text">{word}</Badge>
      </PopoverTrigger>
      <PopoverContent aria-label={title}>
        <p className="mb-1 font-medium">{title}</p>
        <p className="text-pretty text-muted text-note">{children}</p>
      </PopoverContent>
    </Popover>
  );
}

/** That a key has two secrets at the moment, and how long the older still works. */
export function RotationBadge({ apiKey }: { apiKey: ApiKey }) {
  const { now } = useNow();
  const ends = apiKey.secrets.flatMap(({ expires_at }) => (expires_at ? [Date.parse(expires_at)] : []));
  const left = Math.max(0, ...ends) - now;
  if (left <= 0) return null;
  return <Badge tone="accent">Old key works {duration(Math.ceil(left / 1_000))} more</Badge>;
}

/** Whether a key works: what holds it back, or what will. */
export function StateBadge({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.state === 'revoked') return <Badge tone="bad">Revoked</Badge>;
  if (apiKey.state === 'expired') return <Badge>Expired</Badge>;
  if (apiKey.state === 'disabled') return <Badge tone="warn">Disabled</Badge>;
  return <Badge tone="ok">Active</Badge>;
}
