'use client';

import { MoreHorizontal, Pencil, RotateCw } from 'lucide-react';
import { BackLink } from '@/components/back-link';
import { onApproach } from '@/components/deferred';
import { PageHeader } from '@/components/page-header';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { confirmCode, dialogCode } from '@/components/ui/overlay-code';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { personName } from '@/lib/core/format';
import { maskedKey } from '../format';
import { actsOnKey } from '../key-acts';
import { ExpiryBadge, UnusedBadge } from '../key-badges';
import { KeyDialog, useKeyDialogs } from '../key-dialogs';
import type { KeyAction, KeyEditor } from '../key-editor';
import { KeyStateMenuItems } from '../key-menu';
import { StateBadge } from '../state-badge';

const approach = onApproach(KeyDialog.code, dialogCode, confirmCode);

type Ask = (action: KeyAction, apiKey: ApiKey) => void;

/** The key's name and state, a link back to the list, and its actions unless it is revoked or expired. */
export function KeyHeader({ apiKey, editor }: { apiKey: ApiKey; editor?: KeyEditor }) {
  const { ask, dialogs } = useKeyDialogs([apiKey], editor);
  const isLive = apiKey.state === 'active' || apiKey.state === 'disabled';
  return (
    <>
      <BackLink href="/settings/api-keys">API Keys</BackLink>
      <PageHeader
        title={<span className="[overflow-wrap:anywhere]">{apiKey.name}</span>}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <code className="font-mono text-note">{maskedKey(apiKey)}</code>
            <span className="flex flex-wrap items-center gap-1.5">
              <StateBadge state={apiKey.state} />
              {isLive && apiKey.expires_at && <ExpiryBadge expires_at={apiKey.expires_at} />}
              <UnusedBadge apiKey={apiKey} />
            </span>
          </span>
        }
        action={isLive && ask && <KeyActions apiKey={apiKey} ask={ask} />}
      />
      {apiKey.state === 'disabled' && <Disabled apiKey={apiKey} ask={ask} />}
      {dialogs}
    </>
  );
}

function KeyActions({ apiKey, ask }: { apiKey: ApiKey; ask: Ask }) {
  return (
    <>
      <Button data-act="edit" {...approach} onClick={() => ask('edit', apiKey)}>
        <Pencil aria-hidden="true" />
        Edit
      </Button>
      <Button data-act="rotate" {...approach} onClick={() => ask('rotate', apiKey)}>
        <RotateCw aria-hidden="true" />
        Rotate
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button className="px-2.5" aria-label="More actions" {...approach}>
            <MoreHorizontal aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <KeyStateMenuItems apiKey={apiKey} onAsk={ask} />
        </DropdownMenuContent>
      </DropdownMenu>
      {/* For the command palette, which finds an act by its button; in the menu there is none until it opens. */}
      {actsOnKey(apiKey)
        .filter(({ act }) => act !== 'edit' && act !== 'rotate')
        .map(({ act }) => (
          <button key={act} type="button" hidden data-act={act} onClick={() => ask(act, apiKey)} />
        ))}
    </>
  );
}

function Disabled({ apiKey, ask }: { apiKey: ApiKey; ask?: Ask }) {
  return (
    <Alert
      tone="warn"
      role="note"
      title="This key is disabled"
      className="-mt-3 mb-6"
      action={
        ask && (
          <Button id="enable-key" size="sm" {...approach} onClick={() => ask('enable', apiKey)}>
            Enable
          </Button>
        )
      }
    >
      Requests with this key get a 401 invalid_api_key error.
      {apiKey.disabled_by_label && (
        <>
          {' '}
          {personName(apiKey.disabled_by_label)} disabled it <RelativeTime value={apiKey.disabled_at} inline />.
        </>
      )}
    </Alert>
  );
}
