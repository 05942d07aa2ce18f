'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useNow } from '@/components/clock';
import { RelativeTime } from '@/components/relative-time';
import { isCurrent } from '@/components/shell/page-state';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import type { ApiKey, ApiKeySecret } from '@/lib/api-keys/keys/schema';
import { pluralNoun } from '@/lib/core/format';
import { EndSecretDialog } from '../end-secret-dialog';
import { maskedKey, roundedDuration, usedFrom } from '../format';

const REFRESH_MS = 15_000;

/** The secrets of a key that is being rotated, each with its own last use, which shows when an old one is no longer used. */
export function KeySecrets({ apiKey, may_write }: { apiKey: ApiKey; may_write: boolean }) {
  const [asked, setAsked] = useState<ApiKeySecret>();
  const [open, setOpen] = useState(false);
  useFreshPage();
  return (
    <Card>
      <CardHeader
        title="Rotation"
        description={`${apiKey.secrets.length === 2 ? 'Both keys work' : 'All of these keys work'}. Once your programs use the new key, end the old ${pluralNoun(apiKey.secrets.length - 1, 'one', 'ones')}.`}
      />
      <ul className="mt-3.5 divide-y border-t">
        {apiKey.secrets.map((secret) => (
          <Secret
            key={secret.id}
            secret={secret}
            onEnd={
              may_write
                ? () => {
                    setAsked(secret);
                    setOpen(true);
                  }
                : undefined
            }
          />
        ))}
      </ul>
      {asked && <EndSecretDialog apiKey={apiKey} secret={asked} open={open} onOpenChange={setOpen} />}
    </Card>
  );
}

// Shows new uses of the old key without a reload.
function useFreshPage() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && isCurrent() && router.refresh(),
      REFRESH_MS,
    );
    return () => clearInterval(timer);
  }, [router]);
}

function Secret({ secret, onEnd }: { secret: ApiKeySecret; onEnd?: () => void }) {
  const is_old = secret.expires_at !== null;
  return (
    <li className="grid items-center gap-x-6 gap-y-2 px-5 py-3 max-sm:px-4 sm:grid-cols-[1fr_1fr_9rem]">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <code className="font-mono text-note">{maskedKey(secret)}</code>
          {is_old ? <Remaining expires_at={secret.expires_at!} /> : <Badge tone="ok">New</Badge>}
        </div>
        <p className="text-muted text-note">
          Created <RelativeTime value={secret.created_at} inline />
        </p>
      </div>
      <div className="min-w-0">
        <p className="text-muted text-note">Last used</p>
        <LastUse secret={secret} />
      </div>
      {is_old && onEnd && (
        <Button variant="danger-outline" onClick={onEnd} className="sm:justify-self-end">
          End old key now
        </Button>
      )}
    </li>
  );
}

function Remaining({ expires_at }: { expires_at: string }) {
  const { now } = useNow();
  const left = Date.parse(expires_at) - now;
  if (left <= 0) return <Badge>Old · ended</Badge>;
  return <Badge tone="warn">Old · ends in {roundedDuration(Math.ceil(left / 1_000))}</Badge>;
}

function LastUse({ secret }: { secret: ApiKeySecret }) {
  const from = usedFrom(secret);
  return (
    <p className="[overflow-wrap:anywhere]">
      <RelativeTime value={secret.last_used_at} />
      {secret.last_used_at && from && <span className="text-muted text-note"> · {from}</span>}
    </p>
  );
}
