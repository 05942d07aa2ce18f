import { formatNumber } from '@/lib/core/format';

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A number with thousands separators; `compact` shows 498K with the exact number on hover. Digits align in columns. */
export function Count({
  value,
  compact = false,
  className,
}: {
  value: number | null | undefined;
  compact?: boolean;
  className?: string;
}) {
  if (value === null || value === undefined) return <span className={className}>–</span>;
  const abbreviated = compact && Math.abs(value) >= 10_000;
  return (
    <span className={`tabular-nums ${className ?? ''}`} title={abbreviated ? formatNumber(value) : undefined}>
      {abbreviated ? short.format(value) : formatNumber(value)}
    </span>
  );
}
