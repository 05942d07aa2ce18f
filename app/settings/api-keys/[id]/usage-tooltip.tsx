import { cn } from '@/components/ui/class-names';
import type { ApiKeyUsage } from '@/lib/api-keys/keys/schema';
import { formatNumber } from '@/lib/core/format';
import { STATUS, type Status } from './status';

type Props = {
  bucket: ApiKeyUsage['buckets'][number];
  classes: Status[];
  /** The bucket's time span, as text. */
  name: string;
  /** The bar's horizontal position, from 0 (left) to 1. */
  at: number;
};

/** The counts of one bar. Hidden from assistive technology, which gets them from the slider. */
export function UsageTooltip({ bucket, classes, name, at }: Props) {
  return (
    <div
      aria-hidden="true"
      className={cn(
        'pointer-events-none absolute bottom-full z-10 mb-1.5 min-w-40 rounded-md border border-line-strong bg-raised px-3 py-2 text-text text-xs shadow-float',
        at < 0.3 ? '' : at > 0.7 ? '-translate-x-full' : '-translate-x-1/2',
      )}
      style={{ left: `${at * 100}%` }}
    >
      <div className="mb-1 whitespace-nowrap text-muted">{name}</div>
      {classes.map((status) => (
        <div key={status} className="flex items-center gap-1.5 leading-5">
          <span className={cn('size-2 rounded-[2px]', STATUS[status].fill)} />
          {STATUS[status].label}
          <span className="ml-auto pl-4 tabular-nums">{formatNumber(bucket.by_status[status])}</span>
        </div>
      ))}
      {classes.length > 1 && (
        <div className="mt-1 flex border-t pt-1 font-medium">
          Total
          <span className="ml-auto pl-4 tabular-nums">{formatNumber(bucket.total)}</span>
        </div>
      )}
    </div>
  );
}
