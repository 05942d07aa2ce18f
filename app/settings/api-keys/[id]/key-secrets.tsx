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
import { EndSecretDialog } from '../end-secret-dialog';
import { returnFocus } from '../return-focus';
import { duration, programIn, shortKey } from '../words';

const REFRESH_MS = 15_000;

/** The keys of a rotation that is under way, each with its own last use, so that one sees when an old one is quiet. */
export function KeySecrets({ apiKey, may_write }: { apiKey: ApiKey; may_write: boolean }) {
  const [asked, setAsked] = useState<ApiKeySecret>();
  const [open, setOpen] = useState(false);
  useFreshPage();
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && asked) returnFocus(buttonId(asked));
  };
  return (
    <Card>
      <CardHeader
        title="Rotation"
        description={`${apiKey.secrets.length === 2 ? 'Both keys work' : 'All of these keys work'}. End an old one once your programs have the new one and it is no longer used.`}
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
      {asked && <EndSecretDialog apiKey={apiKey} secret={asked} open={open} onOpenChange={change} />}
    </Card>
  );
}

const buttonId = (secret: ApiKeySecret) => `end-${secret.id}`;

// Somebody who waits for the old key to fall silent should not have to reload.
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
          <code className="font-mono text-note">{shortKey(secret)}</code>
          {is_old ? <Remaining expires_at={secret.expires_at!} /> : <Badge tone="ok">New</Badge>}
        </div>
        <p className="text-muted text-note">
          Made <RelativeTime value={secret.created_at} inline />
        </p>
      </div>
      <div className="min-w-0">
        <p className="text-muted text-note">Last used</p>
        <LastUse secret={secret} />
      </div>
      {is_old && onEnd && (
        <Button id={buttonId(secret)} variant="danger-outline" onClick={onEnd} className="sm:justify-self-end">
          End old key now
        </Button>
      )}
    </li>
  );
}

function Remaining({ expires_at }: { expires_at: string }) {
  const { now } = useNow();
  const left = Date.parse(expires_at) - now;
  if (left <= 0) return <Badge>Old, ended</Badge>;
  return <Badge tone="warn">Old, works {duration(Math.ceil(left / 1_000))} more</Badge>;
}

function LastUse({ secret }: { secret: ApiKeySecret }) {
  const from = [secret.last_used_ip, programIn(secret.last_used_user_agent)].filter(Boolean).join(' · ');
  return (
    <p className="[overflow-wrap:anywhere]">
      <RelativeTime value={secret.last_used_at} />
      {secret.last_used_at && from && <span className="text-muted text-note"> · {from}</span>}
    </p>
  );
}
