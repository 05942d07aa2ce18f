'use client';

import { ChartColumn, CirclePause, CirclePlay, MoreHorizontal, Pencil, RotateCw, Trash2 } from 'lucide-react';
import { onApproach } from '@/components/deferred';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu-items';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { KeyDialog } from './key-dialogs';
import type { KeyAction } from './key-editor';

/** The actions of a live key; view only without `onAsk`. */
export function KeyMenu({ apiKey, onAsk }: { apiKey: ApiKey; onAsk?: (action: KeyAction, apiKey: ApiKey) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${apiKey.name}`} {...onApproach(KeyDialog.code)}>
          <MoreHorizontal aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild>
          <PrefetchLink href={`/settings/api-keys/${apiKey.id}`}>
            <ChartColumn aria-hidden="true" />
            View usage
          </PrefetchLink>
        </DropdownMenuItem>
        {onAsk && (
          <>
            <DropdownMenuItem icon={<Pencil />} onSelect={() => onAsk('edit', apiKey)}>
              Edit…
            </DropdownMenuItem>
            <DropdownMenuItem icon={<RotateCw />} onSelect={() => onAsk('rotate', apiKey)}>
              Rotate…
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <KeyStateMenuItems apiKey={apiKey} onAsk={onAsk} />
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Disable or enable, and revoke. */
export function KeyStateMenuItems({
  apiKey,
  onAsk,
}: {
  apiKey: ApiKey;
  onAsk: (action: KeyAction, apiKey: ApiKey) => void;
}) {
  return (
    <>
      {apiKey.state === 'disabled' ? (
        <DropdownMenuItem icon={<CirclePlay />} onSelect={() => onAsk('enable', apiKey)}>
          Enable…
        </DropdownMenuItem>
      ) : (
        <DropdownMenuItem icon={<CirclePause />} onSelect={() => onAsk('disable', apiKey)}>
          Disable…
        </DropdownMenuItem>
      )}
      <DropdownMenuItem icon={<Trash2 />} tone="danger" onSelect={() => onAsk('revoke', apiKey)}>
        Revoke…
      </DropdownMenuItem>
    </>
  );
}
