'use client';

import { useState } from 'react';
import { Count } from '@/components/count';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import type { ApiKeyUsage } from '@/lib/api-keys/keys/schema';
import { plural } from '@/lib/core/format';
import type { NamedEndpoint } from '../endpoints';
import { STATUS, type Status } from './status';

const FIRST = 8;
const ERROR_NOUNS = { '4xx': 'client error', '5xx': 'server error' } as const;

type Row = ApiKeyUsage['endpoints'][number];
type Props = { report: ApiKeyUsage; classes: Status[]; names: Record<string, NamedEndpoint> };

/** The endpoints that a key calls, most used first, with their requests by status class. */
export function UsageEndpoints({ report, classes, names }: Props) {
  const [all, setAll] = useState(false);
  const rows = report.endpoints
    .map((row) => ({ ...row, shown: classes.reduce((sum, status) => sum + row.by_status[status], 0) }))
    .filter((row) => row.shown > 0)
    .sort((one, other) => other.shown - one.shown);
  if (rows.length === 0) return null;
  const most = rows[0]!.shown;
  return (
    <div className="border-t">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">Requests by endpoint</caption>
        <thead className="text-muted text-xs">
          <tr>
            <th scope="col" className="h-9 px-5 font-medium max-sm:px-4">
              Endpoint
            </th>
            <th scope="col" className="w-1/4 font-medium max-md:hidden">
              <span className="sr-only">Share of the most used endpoint</span>
            </th>
            {classes.map((status) => (
              <th
                key={status}
                scope="col"
                title={STATUS[status].label}
                className={cn('px-3 text-right font-medium', classes.length > 1 ? 'max-sm:hidden' : 'pr-5 max-sm:pr-4')}
              >
                {status}
              </th>
            ))}
            {classes.length > 1 && (
              <th scope="col" className="px-5 text-right font-medium max-sm:px-4">
                Total
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, all ? rows.length : FIRST).map((row) => (
            <EndpointRow
              key={row.endpoint}
              row={row}
              classes={classes}
              part={row.shown / most}
              name={names[row.endpoint]}
            />
          ))}
        </tbody>
      </table>
      {rows.length > FIRST && (
        <div className="border-t px-5 py-2 text-center max-sm:px-4">
          <Button variant="ghost" size="sm" onClick={() => setAll(!all)}>
            {all ? `Show top ${FIRST}` : `Show all ${rows.length} endpoints`}
          </Button>
        </div>
      )}
    </div>
  );
}

type EndpointRowProps = { row: Row & { shown: number }; classes: Status[]; part: number; name?: NamedEndpoint };

function EndpointRow({ row, classes, part, name }: EndpointRowProps) {
  return (
    <tr className="border-t">
      <th scope="row" className="px-5 py-2 font-normal max-sm:px-4">
        <EndpointName endpoint={row.endpoint} name={name} />
        {classes.length > 1 && <ErrorsOnPhone row={row} />}
      </th>
      <td className="max-md:hidden">
        <div aria-hidden="true" className="flex h-1.5 overflow-clip rounded-full" style={{ width: `${part * 100}%` }}>
          {classes.map((status) => (
            <span key={status} className={STATUS[status].fill} style={{ flexGrow: row.by_status[status] }} />
          ))}
        </div>
      </td>
      {classes.map((status) => (
        <td key={status} className={cn('px-3 text-right', classes.length > 1 ? 'max-sm:hidden' : 'pr-5 max-sm:pr-4')}>
          <Count value={row.by_status[status]} className={row.by_status[status] ? undefined : 'text-faint'} />
        </td>
      ))}
      {classes.length > 1 && (
        <td className="px-5 text-right font-medium max-sm:px-4">
          <Count value={row.shown} />
        </td>
      )}
    </tr>
  );
}

function EndpointName({ endpoint, name }: { endpoint: string; name?: NamedEndpoint }) {
  if (!name) return <code className="font-mono text-note [overflow-wrap:anywhere]">{endpoint}</code>;
  return (
    <PrefetchLink
      href={name.href}
      prefetch={false}
      title="Open in the API reference"
      className="rounded-xs font-mono text-note [overflow-wrap:anywhere] hover:underline"
    >
      <span className="text-muted">{name.method}</span> {name.path}
    </PrefetchLink>
  );
}

// On a phone there is no room for a column per class, so errors are listed below the name.
function ErrorsOnPhone({ row }: { row: Row }) {
  const errors = (['4xx', '5xx'] as const).filter((status) => row.by_status[status] > 0);
  if (errors.length === 0) return null;
  return (
    <span className="block text-muted text-xs sm:hidden">
      {errors.map((status) => plural(row.by_status[status], ERROR_NOUNS[status])).join(' · ')}
    </span>
  );
}
