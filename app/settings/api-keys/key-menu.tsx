'use client';

import { ChartColumn, CirclePause, CirclePlay, MoreHorizontal, Pencil, RotateCw, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { KeyAct } from './key-dialogs';

/** The id of a key's menu button, to which the focus returns. */
export const menuId = (apiKey: ApiKey) => `menu-${apiKey.id}`;

/** What can be done with a live key; without `onAsk` it can only be looked at. */
export function KeyMenu({ apiKey, onAsk }: { apiKey: ApiKey; onAsk?: (act: KeyAct, apiKey: ApiKey) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button id={menuId(apiKey)} variant="ghost" size="icon" aria-label={`Actions for ${apiKey.name}`}>
          <MoreHorizontal aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild>
          <Link href={`/settings/api-keys/${apiKey.id}`}>
            <ChartColumn aria-hidden="true" />
            View usage
          </Link>
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
            <KeyEndings apiKey={apiKey} onAsk={onAsk} />
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The acts after which a key is refused, and the one that takes the milder of them back. */
export function KeyEndings({ apiKey, onAsk }: { apiKey: ApiKey; onAsk: (act: KeyAct, apiKey: ApiKey) => void }) {
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
