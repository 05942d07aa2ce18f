'use client';

import { useNow } from '@/components/clock';
import { cn } from '@/components/ui/class-names';
import { type ApiKeyUsage, STATUS_CLASSES } from '@/lib/api-keys/schema';
import { STATUS } from './status';

type Bucket = ApiKeyUsage['buckets'][number];

/** Bars over time, oldest first, divided by class of status; a table says the same to assistive technology. */
export function UsageChart({ report }: { report: ApiKeyUsage }) {
  const { local } = useNow();
  const peak = niceCeiling(Math.max(...report.buckets.map((bucket) => bucket.total)));
  const { buckets } = report;
  const name = (bucket: Bucket) => nameOf(bucket, report.bucket, local);
  return (
    <div>
      <div aria-hidden="true" className="grid grid-cols-[auto_1fr] gap-x-2.5 text-faint text-xs tabular-nums">
        <div className="-my-1.5 flex h-47 flex-col justify-between text-right leading-none">
          <span>{peak.toLocaleString('en-US')}</span>
          <span>{(peak / 2).toLocaleString('en-US')}</span>
          <span>0</span>
        </div>
        <div className="relative flex h-44 items-end gap-[3px] border-line border-y bg-[linear-gradient(var(--line),var(--line))] bg-[length:100%_1px] bg-[position:0_50%] bg-no-repeat max-sm:gap-0.5">
          {buckets.map((bucket, at) => (
            <Bar key={bucket.from} bucket={bucket} peak={peak} name={name(bucket)} at={at / (buckets.length - 1)} />
          ))}
        </div>
        <div />
        <div className="flex justify-between pt-1.5">
          <span>{labelOf(buckets[0]!.from, report.bucket, local)}</span>
          <span>{labelOf(buckets[Math.floor(buckets.length / 2)]!.from, report.bucket, local)}</span>
          <span>Now</span>
        </div>
      </div>
      <table className="sr-only">
        <caption>Requests over time</caption>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={bucket.from}>
              <th scope="row">{name(bucket)}</th>
              <td>{bucket.total.toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bar({ bucket, peak, name, at }: { bucket: Bucket; peak: number; name: string; at: number }) {
  return (
    <div className="group relative flex h-full min-w-0 flex-1 flex-col justify-end hover:bg-hover">
      <div
        className="mx-auto flex w-full max-w-12 flex-col-reverse overflow-clip rounded-t-[3px] bg-panel"
        style={{ height: `${(bucket.total / peak) * 100}%` }}
      >
        {STATUS_CLASSES.map((status) => (
          <div
            key={status}
            className={cn('min-h-0', STATUS[status].fill)}
            style={{ flexGrow: bucket.by_status[status] }}
          />
        ))}
      </div>
      <div
        className={cn(
          'pointer-events-none absolute bottom-full z-10 mb-1 hidden whitespace-nowrap rounded-sm bg-solid px-2.5 py-1.5 text-solid-ink text-xs shadow-float group-hover:block',
          at < 0.3 ? 'left-0' : at > 0.7 ? 'right-0' : '-translate-x-1/2 left-1/2',
        )}
      >
        <div className="font-medium">
          {bucket.total.toLocaleString('en-US')} {bucket.total === 1 ? 'request' : 'requests'}
        </div>
        <div className="opacity-80">{name}</div>
        {STATUS_CLASSES.filter((status) => bucket.by_status[status] > 0).map((status) => (
          <div key={status} className="opacity-80">
            {STATUS[status].label} {bucket.by_status[status].toLocaleString('en-US')}
          </div>
        ))}
      </div>
    </div>
  );
}

// The next of 2, 4, 10, 20, 40, 100, …, so that half of it is a round number too.
function niceCeiling(value: number): number {
  let ceiling = 2;
  for (let step = 0; ceiling < value; step++) ceiling *= step % 3 === 1 ? 2.5 : 2;
  return ceiling;
}

function nameOf(bucket: Bucket, length: 'hour' | 'day', local: boolean): string {
  return `${labelOf(bucket.from, length, local)} – ${labelOf(bucket.to, length, local)}`;
}

// Until the reader's time zone is known, the server's words are repeated exactly.
function labelOf(instant: string, length: 'hour' | 'day', local: boolean): string {
  const timeZone = local ? undefined : 'UTC';
  const time = { hour: '2-digit', minute: '2-digit', hour12: false, timeZone } as const;
  if (length === 'hour') return new Intl.DateTimeFormat('en-GB', time).format(new Date(instant));
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...time }).format(new Date(instant));
}
