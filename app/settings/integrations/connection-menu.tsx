'use client';

import { MoreHorizontal, RotateCw, Star, Unplug } from 'lucide-react';
import { useState } from 'react';
import { onApproach } from '@/components/deferred';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu-items';
import { useAction } from '@/components/use-action';
import { formatList } from '@/lib/core/format';
import type { BookedCalendar, Connection } from '@/lib/integrations/core/schema';
import { disconnectConnectionAction, setPrimaryConnectionAction } from './actions';
import { CalcomDialog } from './connect-calcom';
import { GhlDialog } from './connect-ghl';
import { VENDOR_LABELS } from './labels';

type Asked = 'reconnect' | 'disconnect';

interface Props {
  connection: Connection;
  calendars: BookedCalendar[];
  base_urls: string[];
}

/** The menu of a connected account. */
export function ConnectionMenu({ connection, calendars, base_urls }: Props) {
  const { id, vendor, account_name, is_primary } = connection;
  const dialog = vendor === 'calcom' ? CalcomDialog : GhlDialog;
  const [asked, setAsked] = useState<Asked>();
  const stepUp = useStepUp();
  const opened = (what: Asked) => ({
    open: asked === what,
    onOpenChange: (open: boolean) => setAsked(open ? what : undefined),
  });
  const makePrimary = useAction(setPrimaryConnectionAction, {
    success: `${account_name} is now the primary ${VENDOR_LABELS[vendor].account}`,
    onError: toast.error,
  });
  const disconnect = async () => {
    const result = await stepUp(() => disconnectConnectionAction({ id }));
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`${account_name} disconnected`);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            pending={makePrimary.pending}
            aria-label={`Actions for ${account_name}`}
            {...onApproach(dialog.code)}
          >
            <MoreHorizontal aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {!is_primary && (
            <DropdownMenuItem icon={<Star />} onSelect={() => void makePrimary.run({ id })}>
              Make primary
            </DropdownMenuItem>
          )}
          <DropdownMenuItem icon={<RotateCw />} onSelect={() => setAsked('reconnect')}>
            Reconnect…
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem icon={<Unplug />} tone="danger" onSelect={() => setAsked('disconnect')}>
            Disconnect…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {vendor === 'calcom' ? (
        <CalcomDialog again={connection} base_urls={base_urls} {...opened('reconnect')} />
      ) : (
        <GhlDialog again={connection} {...opened('reconnect')} />
      )}
      <ConfirmDialog
        {...opened('disconnect')}
        title={`Disconnect ${account_name}?`}
        description={consequences(connection, calendars)}
        confirmLabel="Disconnect"
        typeToConfirm={account_name}
        onConfirm={disconnect}
      />
    </>
  );
}

function consequences({ vendor, method }: Connection, calendars: BookedCalendar[]): string {
  const { name } = VENDOR_LABELS[vendor];
  const secret = method === 'api_key' ? 'key' : 'token';
  const agents = [...new Set(calendars.map(({ agent_name }) => agent_name))];
  const lost = agents.length === 0 ? 'No agents book here.' : `${formatList(agents)} can no longer book here.`;
  return `${lost} We delete the ${secret} immediately. Appointments at ${name} are kept. Reconnecting restores the assigned agents.`;
}
