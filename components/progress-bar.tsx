import { formatNumber } from '@/lib/core/format';

/** A progress bar; `label` is its accessible name. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={`${formatNumber(value)} of ${formatNumber(max)}`}
      className="h-2 overflow-hidden rounded-full bg-hover ring-1 ring-line ring-inset"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-300"
        style={{ width: `${max === 0 ? 100 : (value / max) * 100}%` }}
      />
    </div>
  );
}
