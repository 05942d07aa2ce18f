'use client';

import { Building2, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import type { BookedCalendar, Connection } from '@/lib/integrations/core/schema';
import { Assignments } from './assignments';
import { ConnectCalcom } from './connect-calcom';
import { ConnectGhl } from './connect-ghl';
import { ConnectionMenu } from './connection-menu';
import { VerifyButton } from './verify-button';
import { durationWords, hostWords, methodWords, VENDOR_WORDS } from './words';

interface Props {
  connection: Connection;
  calendars: BookedCalendar[];
  may_write: boolean;
  base_urls: string[];
}

/** One connected account: whose it is, whether it works, who books there, and what can be done with it. */
export function ConnectionRow({ connection, calendars, may_write, base_urls }: Props) {
  const { account_name, is_primary, status } = connection;
  const dead = status === 'needs_reconnect';
  return (
    <li className="grid gap-3 border-t py-4 first:border-t-0">
      <div className="flex flex-wrap items-start gap-x-3.5 gap-y-3">
        <span
          aria-hidden="true"
          className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted [&_svg]:size-4"
        >
          <Building2 />
        </span>
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium [overflow-wrap:anywhere]">
            {account_name}
            {is_primary && (
              <Badge tone="accent">
                <Star aria-hidden="true" className="size-3" />
                Primary
              </Badge>
            )}
            {dead && <Badge tone="bad">Needs reconnecting</Badge>}
          </h3>
          <Facts connection={connection} />
          <Health connection={connection} />
        </div>
        {may_write && (
          <div className="flex shrink-0 items-center gap-2 max-sm:ml-[50px]">
            {!dead && <VerifyButton connection={connection} />}
            <ConnectionMenu connection={connection} calendars={calendars} base_urls={base_urls} />
          </div>
        )}
      </div>
      <Trouble connection={connection} may_write={may_write} base_urls={base_urls} />
      <Assignments connection={connection} calendars={calendars} may_write={may_write && !dead} />
    </li>
  );
}

function Facts({ connection }: { connection: Connection }) {
  const { vendor, account_email, account_id, company_id, time_zone, base_url, scopes } = connection;
  const facts: ReactNode[] = [
    account_email,
    vendor === 'gohighlevel' && <span className="font-mono">{account_id}</span>,
    vendor === 'gohighlevel' && company_id && (
      <>
        agency <span className="font-mono">{company_id}</span>
      </>
    ),
    vendor === 'calcom' && hostWords(base_url),
    time_zone,
    methodWords(connection),
  ].filter(Boolean);
  return (
    <>
      <ul className="flex flex-wrap gap-x-3 text-muted text-note [overflow-wrap:anywhere]">
        {facts.map((fact, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fact has no name but its place
          <li key={at}>{fact}</li>
        ))}
      </ul>
      {scopes.length > 0 && (
        <details className="mt-0.5 text-note">
          <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint hover:text-text">
            {scopes.length} {scopes.length === 1 ? 'scope' : 'scopes'}
          </summary>
          <ul aria-label="Scopes" className="mt-1 flex flex-wrap gap-1">
            {scopes.map((scope) => (
              <li
                key={scope}
                className="inline-flex min-h-[22px] items-center rounded-xs border border-line-strong px-1.5 font-mono text-muted text-xs"
              >
                {scope}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Health({
  connection: { last_checked_at, last_check_ms, last_error, status, connected_at, connected_by_label },
}: {
  connection: Connection;
}) {
  const works = status === 'active' && last_error === null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-muted text-note">
      <span className="flex items-center gap-1.5">
        <span aria-hidden="true" className={`size-1.5 rounded-full ${works ? 'bg-ok' : 'bg-bad'}`} />
        <span>
          {works ? 'Works' : 'Last worked'}: checked <RelativeTime value={last_checked_at} inline fallback="never" />
          {last_check_ms !== null && `, ${durationWords(last_check_ms)}`}
        </span>
      </span>
      <span title={connected_by_label}>
        Connected <RelativeTime value={connected_at} inline />
      </span>
    </p>
  );
}

function Trouble({ connection, may_write, base_urls }: Omit<Props, 'calendars'>) {
  const { vendor, status, last_error, last_error_at } = connection;
  const { name, mend } = VENDOR_WORDS[vendor];
  if (status !== 'needs_reconnect' && last_error === null) return null;
  const when = last_error_at && (
    <span className="text-muted">
      {' '}
      Noticed <RelativeTime value={last_error_at} inline />.
    </span>
  );
  if (status !== 'needs_reconnect')
    return (
      <Alert tone="warn" role="note" title={`${name} did not answer as it should`}>
        {last_error} {when} Agents cannot book here until it works again; nothing has to be reconnected.
      </Alert>
    );
  const reconnect =
    may_write &&
    (vendor === 'calcom' ? (
      <ConnectCalcom base_urls={base_urls} again={connection} />
    ) : (
      <ConnectGhl again={connection} />
    ));
  return (
    <Alert
      tone="bad"
      role="note"
      title={last_error ?? `${name} no longer accepts our access.`}
      action={reconnect || undefined}
    >
      {mend} {when}
    </Alert>
  );
}
