import Link from 'next/link';
import { Count } from '@/components/count';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/class-names';
import { type ApiKeyUsage, STATUS_CLASSES, USAGE_RANGES, type UsageRange } from '@/lib/api-keys/schema';
import { STATUS } from './status';
import { UsageChart } from './usage-chart';
import { UsageEndpoints } from './usage-endpoints';

const RANGES: Record<UsageRange, { short: string; long: string }> = {
  '24h': { short: '24 h', long: 'in the last 24 hours' },
  '7d': { short: '7 d', long: 'in the last 7 days' },
  '30d': { short: '30 d', long: 'in the last 30 days' },
};

/** Requests over time, by class of status and by endpoint. */
export function UsageReport({ report, names }: { report: ApiKeyUsage; names: Record<string, string> }) {
  return (
    <Card>
      <CardHeader
        title="Usage"
        description={
          <>
            <Count value={report.total} /> {report.total === 1 ? 'request' : 'requests'} {RANGES[report.range].long}
          </>
        }
        action={<RangeTabs id={report.id} current={report.range} />}
      />
      <CardBody>
        <UsageChart report={report} />
        <ul aria-label="Requests by status" className="flex flex-wrap gap-x-6 gap-y-1 text-note">
          {STATUS_CLASSES.filter((status) => report.by_status[status] > 0 || status !== '3xx').map((status) => (
            <li key={status} className="flex items-center gap-2">
              <span aria-hidden="true" className={cn('size-2 rounded-[2px]', STATUS[status].fill)} />
              {STATUS[status].label}
              <Count value={report.by_status[status]} className="text-muted" />
            </li>
          ))}
        </ul>
      </CardBody>
      <UsageEndpoints report={report} names={names} />
    </Card>
  );
}

function RangeTabs({ id, current }: { id: string; current: UsageRange }) {
  return (
    <nav aria-label="Range" className="flex rounded-md border border-line-strong bg-raised p-0.5">
      {USAGE_RANGES.map((range) => (
        <Link
          key={range}
          href={`/settings/api-keys/${id}?range=${range}`}
          scroll={false}
          replace
          aria-current={range === current ? 'true' : undefined}
          className={cn(
            'grid h-7 min-w-12 place-items-center rounded-sm px-2.5 text-note max-sm:h-9',
            range === current ? 'bg-hover font-medium' : 'text-muted hover:text-text',
          )}
        >
          {RANGES[range].short}
        </Link>
      ))}
    </nav>
  );
}
