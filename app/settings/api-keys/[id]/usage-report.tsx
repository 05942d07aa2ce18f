'use client';

import { useQueryState } from 'nuqs';
import { useState, useTransition } from 'react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/class-names';
import { USAGE_RANGES, type UsageRange } from '@/lib/api-keys/keys/constants';
import type { ApiKeyUsage } from '@/lib/api-keys/keys/schema';
import type { NamedEndpoint } from '../endpoints';
import { rangeParam } from './range-param';
import { type Status, shownClasses } from './status';
import { UsageChart } from './usage-chart';
import { UsageEndpoints } from './usage-endpoints';
import { UsageFigures } from './usage-figures';

const RANGES: Record<UsageRange, { short: string; long: string }> = {
  '24h': { short: '24 h', long: 'the last 24 hours' },
  '7d': { short: '7 d', long: 'the last 7 days' },
  '30d': { short: '30 d', long: 'the last 30 days' },
};

type Props = {
  report: ApiKeyUsage;
  /** Whether the key has ever been used. */
  used: boolean;
  names: Record<string, NamedEndpoint>;
};

/** Requests over time, by status class and by endpoint. The range is kept in the URL. */
export function UsageReport({ report, used, names }: Props) {
  const [pending, startTransition] = useTransition();
  const [range, setRange] = useQueryState('range', rangeParam.withOptions({ shallow: false, startTransition }));
  const [chosen, setChosen] = useState<Status | null>(null);
  // Ignore a chosen class that the new range has no column for.
  const only = chosen && shownClasses(report).includes(chosen) ? chosen : null;
  const classes = only ? [only] : shownClasses(report);
  return (
    <Card aria-busy={pending}>
      <CardHeader
        title="Usage"
        description={`Requests in ${RANGES[report.range].long}`}
        action={<RangeButtons current={range} onChoose={setRange} />}
      />
      <div className={cn('transition-opacity', pending && 'opacity-55')}>
        <CardBody>
          <UsageFigures report={report} only={only} onOnly={setChosen} />
          <div className="relative">
            <UsageChart report={report} classes={classes} />
            {report.total === 0 && <NoRequests used={used} range={report.range} />}
          </div>
        </CardBody>
        <UsageEndpoints report={report} classes={classes} names={names} />
      </div>
    </Card>
  );
}

function NoRequests({ used, range }: { used: boolean; range: UsageRange }) {
  return (
    <p className="absolute inset-x-0 top-0 grid h-44 place-items-center px-10 text-center text-muted text-pretty">
      {used
        ? `No requests in ${RANGES[range].long}.`
        : 'This key has never been used. Requests appear here within seconds.'}
    </p>
  );
}

function RangeButtons({ current, onChoose }: { current: UsageRange; onChoose: (range: UsageRange) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these filter a chart
    <div role="group" aria-label="Range" className="flex rounded-md border border-line-strong bg-raised p-0.5">
      {USAGE_RANGES.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === current}
          onClick={() => onChoose(range)}
          className={cn(
            'grid h-7 min-w-12 place-items-center rounded-sm px-2.5 text-note max-sm:h-9',
            range === current ? 'bg-hover font-medium' : 'text-muted hover:text-text',
          )}
        >
          {RANGES[range].short}
        </button>
      ))}
    </div>
  );
}
