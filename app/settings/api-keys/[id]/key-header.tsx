'use client';

import { ArrowLeft, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { PageHeader } from '@/components/page-header';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { ApiKey } from '@/lib/api-keys/schema';
import { ExpiryBadge } from '../key-cells';
import { RenameKeyDialog } from '../rename-key-dialog';
import { returnFocus } from '../return-focus';
import { RevokeKeyDialog } from '../revoke-key-dialog';
import { shortKey } from '../words';

/** The key's name and state, the way back, and what can be done with it while it lives. */
export function KeyHeader({ apiKey, may_write }: { apiKey: ApiKey; may_write: boolean }) {
  const [asked, setAsked] = useState<'rename' | 'revoke'>();
  const close = () => {
    setAsked(undefined);
    returnFocus(`${asked}-key`);
  };
  return (
    <>
      <Link
        href="/settings/api-keys"
        className="-ml-1 mb-3 inline-flex h-7 items-center gap-1.5 rounded-sm px-1 text-muted text-note hover:text-text"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        API Keys
      </Link>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 [overflow-wrap:anywhere]">
            {apiKey.name}
            <State apiKey={apiKey} />
          </span>
        }
        description={<code className="font-mono text-note">{shortKey(apiKey)}</code>}
        action={
          may_write &&
          apiKey.state === 'active' && (
            <>
              <Button id="rename-key" onClick={() => setAsked('rename')}>
                <Pencil aria-hidden="true" />
                Edit name
              </Button>
              <Button id="revoke-key" variant="danger-outline" onClick={() => setAsked('revoke')}>
                Revoke
              </Button>
            </>
          )
        }
      />
      <RenameKeyDialog apiKey={apiKey} open={asked === 'rename'} onOpenChange={close} />
      <RevokeKeyDialog apiKey={apiKey} open={asked === 'revoke'} onOpenChange={close} />
    </>
  );
}

function State({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.state === 'revoked') return <Badge tone="bad">Revoked</Badge>;
  if (apiKey.state === 'expired') return <Badge>Expired</Badge>;
  return apiKey.expires_at ? <ExpiryBadge expires_at={apiKey.expires_at} /> : <Badge tone="ok">Active</Badge>;
}
