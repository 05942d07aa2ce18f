import { CalendarClock, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import type { BookedCalendar, Connection, VendorId } from '@/lib/integrations/core/schema';
import { ConnectCalcom } from './connect-calcom';
import { ConnectGhl } from './connect-ghl';
import { ConnectionRow } from './connection-row';
import { VENDOR_LABELS } from './labels';

const ICONS: Record<VendorId, ReactNode> = { gohighlevel: <Workflow />, calcom: <CalendarClock /> };

interface Props {
  vendor: VendorId;
  /** Connected accounts, oldest first. */
  connections: Connection[];
  calendars: BookedCalendar[];
  may_write: boolean;
  /** The allowed base URLs for Cal.com, default first. */
  base_urls: string[];
}

/** One vendor: its description and connected accounts. */
export function VendorCard({ vendor, connections, calendars, may_write, base_urls }: Props) {
  const { name, about, reference, account } = VENDOR_LABELS[vendor];
  const connect =
    may_write &&
    (vendor === 'calcom' ? (
      <ConnectCalcom base_urls={base_urls} another={connections.length > 0} />
    ) : (
      <ConnectGhl another={connections.length > 0} />
    ));
  return (
    <Card aria-labelledby={`${vendor}-title`}>
      <header className="flex flex-wrap items-start gap-x-3.5 gap-y-3 px-5 pt-[18px] max-sm:px-4">
        <span
          aria-hidden="true"
          className="grid size-10 shrink-0 place-items-center rounded-lg border bg-bg text-muted [&_svg]:size-[18px]"
        >
          {ICONS[vendor]}
        </span>
        <div className="min-w-0 flex-1 basis-60">
          <h2
            id={`${vendor}-title`}
            className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold text-lead tracking-[-.005em]"
          >
            {name} <VendorState connections={connections} />
          </h2>
          <p className="mt-0.5 max-w-[62ch] text-pretty text-muted">{about}</p>
        </div>
        {connect && <div className="flex shrink-0 flex-wrap gap-2 max-sm:w-full">{connect}</div>}
      </header>
      <CardBody className="gap-0 pt-3 pb-1">
        {connections.length > 0 ? (
          <ul aria-label={`${name}: connected ${account}s`}>
            {connections.map((connection) => (
              <ConnectionRow
                key={connection.id}
                connection={connection}
                calendars={calendars.filter(({ connection_id }) => connection_id === connection.id)}
                may_write={may_write}
                base_urls={base_urls}
              />
            ))}
          </ul>
        ) : (
          <p className="border-t py-5 text-pretty text-muted">
            No {account} connected.{' '}
            {may_write
              ? 'Connect one to assign its calendars to your agents.'
              : 'Ask an owner, admin or developer to connect one.'}
          </p>
        )}
      </CardBody>
      <CardFooter
        hint={
          <>
            API reference:{' '}
            <PrefetchLink href={reference} className="rounded-xs underline underline-offset-2 hover:text-text">
              {name} endpoints
            </PrefetchLink>
          </>
        }
      />
    </Card>
  );
}

function VendorState({ connections }: { connections: Connection[] }) {
  if (connections.length === 0) return <Badge>Not connected</Badge>;
  if (connections.some(({ status }) => status === 'needs_reconnect'))
    return (
      <Badge tone="bad" dot>
        Reconnect required
      </Badge>
    );
  if (connections.some(({ last_error }) => last_error !== null))
    return (
      <Badge tone="warn" dot>
        Not responding
      </Badge>
    );
  return (
    <Badge tone="ok" dot>
      Connected
    </Badge>
  );
}
