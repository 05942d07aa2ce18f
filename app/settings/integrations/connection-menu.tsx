'use client';

import { MoreHorizontal, RotateCw, Star, Unplug } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { BookedCalendar, Connection } from '@/lib/integrations/core/schema';
import { disconnectConnectionAction, setPrimaryConnectionAction } from './actions';
import { CalcomDialog } from './connect-calcom';
import { GhlDialog } from './connect-ghl';
import { VENDOR_WORDS } from './words';

type Asked = 'reconnect' | 'disconnect';

interface Props {
  connection: Connection;
  calendars: BookedCalendar[];
  base_urls: string[];
}

/** What else can be done with a connected account. */
export function ConnectionMenu({ connection, calendars, base_urls }: Props) {
  const { id, vendor, account_name, is_primary } = connection;
  const [asked, setAsked] = useState<Asked>();
  const stepUp = useStepUp();
  const opened = (what: Asked) => ({
    open: asked === what,
    onOpenChange: (open: boolean) => setAsked(open ? what : undefined),
  });
  const makePrimary = async () => {
    const result = await stepUp(() => setPrimaryConnectionAction({ id })).catch(failedCall);
    if (result.ok) toast.success(`${account_name} is the primary ${VENDOR_WORDS[vendor].account} now`);
    else toast.error(result.problem.detail);
  };
  const disconnect = async () => {
    const result = await stepUp(() => disconnectConnectionAction({ id }));
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`${account_name} is disconnected`);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for ${account_name}`}>
            <MoreHorizontal aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {!is_primary && (
            <DropdownMenuItem icon={<Star />} onSelect={makePrimary}>
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
  const { name } = VENDOR_WORDS[vendor];
  const secret = method === 'api_key' ? 'key' : 'token';
  const agents = [...new Set(calendars.map(({ agent_name }) => agent_name))];
  const lost = agents.length === 0 ? 'No agent books through it.' : `${listed(agents)} can no longer book through it.`;
  return `${lost} Its ${secret} is erased here at once; appointments at ${name} stay. Connected again, it finds its agents.`;
}

const listed = (names: string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
