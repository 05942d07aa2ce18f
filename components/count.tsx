const full = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A number with thousands separated; `compact` writes 498K and keeps the exact one on hover. Digits align in columns. */
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
    <span className={`tabular-nums ${className ?? ''}`} title={abbreviated ? full.format(value) : undefined}>
      {abbreviated ? short.format(value) : full.format(value)}
    </span>
  );
}
