'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import { useNow } from '@/components/clock';
import { cn } from '@/components/ui/class-names';
import type { ApiKeyUsage } from '@/lib/api-keys/keys/schema';
import { plural } from '@/lib/core/format';
import { countTicks, timeTicks } from './axis';
import { STATUS, type Status } from './status';
import { UsageTooltip } from './usage-tooltip';

type Bucket = ApiKeyUsage['buckets'][number];

const compact = new Intl.NumberFormat('en-US', { notation: 'compact' });
const STEPS: Partial<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** A stacked bar chart of requests over time, by status class, oldest first. Pointer, touch or arrow keys select a bar. */
export function UsageChart({ report, classes }: { report: ApiKeyUsage; classes: Status[] }) {
  const { buckets } = report;
  const { local } = useNow();
  const [active, setActive] = useState<number>();
  const readout = useId();
  const counts = buckets.map((bucket) => classes.reduce((sum, status) => sum + bucket.by_status[status], 0));
  const ticks = countTicks(Math.max(...counts));
  const peak = ticks.at(-1)!;
  const describe = (at: number) => `${nameOf(buckets[at]!, report.bucket, local)}: ${plural(counts[at]!, 'request')}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setActive(undefined);
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setActive(Math.min(buckets.length - 1, Math.max(0, (active ?? buckets.length - 1) + step)));
  };
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2.5 text-faint text-xs tabular-nums">
      <div aria-hidden="true" className="-my-1.5 flex h-47 flex-col-reverse justify-between text-right leading-none">
        {ticks.map((tick) => (
          <span key={tick}>{compact.format(tick)}</span>
        ))}
      </div>
      {/* A read-only slider lets keyboard and screen reader users step through the values. */}
      <div
        role="slider"
        tabIndex={0}
        aria-label="Requests over time"
        aria-readonly="true"
        aria-describedby={readout}
        aria-valuemin={0}
        aria-valuemax={buckets.length - 1}
        aria-valuenow={active ?? buckets.length - 1}
        aria-valuetext={describe(active ?? buckets.length - 1)}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && setActive(active ?? buckets.length - 1)}
        onBlur={() => setActive(undefined)}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setActive(undefined)}
        className="relative flex h-44 rounded-xs outline-offset-4"
      >
        <Lines ticks={ticks} />
        {buckets.map((bucket, at) => (
          <Bar
            key={bucket.from}
            bucket={bucket}
            classes={classes}
            height={counts[at]! / peak}
            active={active === at}
            onActive={() => setActive(at)}
          />
        ))}
        {active !== undefined && (
          <UsageTooltip
            bucket={buckets[active]!}
            classes={classes}
            name={nameOf(buckets[active]!, report.bucket, local)}
            at={(active + 0.5) / buckets.length}
          />
        )}
      </div>
      <div />
      <Times report={report} local={local} />
      <span id={readout} className="sr-only">
        Use the arrow keys to move between {report.bucket}s.
      </span>
    </div>
  );
}

function Lines({ ticks }: { ticks: number[] }) {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex flex-col-reverse justify-between">
      {ticks.map((tick) => (
        <span key={tick} className={cn('h-px', tick === 0 ? 'bg-line-strong' : 'bg-line')} />
      ))}
    </div>
  );
}

type BarProps = { bucket: Bucket; classes: Status[]; height: number; active: boolean; onActive: () => void };

// The whole column is the hover target, not just the bar. Small counts keep a visible minimum height.
function Bar({ bucket, classes, height, active, onActive }: BarProps) {
  return (
    <div
      onPointerEnter={onActive}
      onPointerDown={onActive}
      className={cn('relative flex h-full min-w-0 flex-1 items-end px-px sm:px-[2px]', active && 'bg-hover')}
    >
      <div
        className="mx-auto flex w-full max-w-20 flex-col-reverse overflow-clip rounded-t-[3px] bg-panel"
        style={{ height: `${height * 100}%`, minHeight: height > 0 ? 2 : 0 }}
      >
        {classes.map((status) => (
          <div
            key={status}
            className={STATUS[status].fill}
            style={{ flexGrow: bucket.by_status[status], minHeight: bucket.by_status[status] > 0 ? 1 : 0 }}
          />
        ))}
      </div>
    </div>
  );
}

// Each label is under the bar that starts at that time.
function Times({ report, local }: { report: ApiKeyUsage; local: boolean }) {
  const { buckets } = report;
  const under = (at: number) => ({ left: `${((at + 0.5) / buckets.length) * 100}%` });
  const look = 'absolute -translate-x-1/2 whitespace-nowrap';
  return (
    <div aria-hidden="true" className="relative h-6 pt-1.5">
      {timeTicks(buckets.length).map((at, index) => (
        <span key={at} className={cn(look, index % 2 === 1 && 'max-sm:hidden')} style={under(at)}>
          {labelOf(buckets[at]!.from, report.bucket, local, 'short')}
        </span>
      ))}
      <span className={look} style={under(buckets.length - 1)}>
        Now
      </span>
    </div>
  );
}

function nameOf(bucket: Bucket, length: 'hour' | 'day', local: boolean): string {
  return `${labelOf(bucket.from, length, local, 'long')} – ${labelOf(bucket.to, length, local, 'long')}`;
}

// Until the browser's time zone is known, UTC matches the server-rendered text.
function labelOf(instant: string, length: 'hour' | 'day', local: boolean, size: 'short' | 'long'): string {
  const timeZone = local ? undefined : 'UTC';
  const time = { hour: '2-digit', minute: '2-digit', hour12: false, timeZone } as const;
  const day = { day: 'numeric', month: 'short', timeZone } as const;
  const parts = length === 'hour' ? time : size === 'short' ? day : { ...day, ...time };
  return new Intl.DateTimeFormat('en-GB', parts).format(new Date(instant));
}
