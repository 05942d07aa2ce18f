import { cn } from '@/components/ui/class-names';

/** A tiny bar chart, oldest first, with the last bar accented. `label` describes it for assistive technology. */
export function Sparkline({
  values,
  label,
  height = 24,
  className,
}: {
  values: number[];
  label: string;
  height?: number;
  className?: string;
}) {
  const peak = Math.max(...values, 1);
  const width = values.length * 6 - 2;
  return (
    <svg role="img" aria-label={label} width={width} height={height} className={cn('block shrink-0', className)}>
      {values.map((value, at) => {
        const bar = value === 0 ? 1.5 : Math.max(2.5, (value / peak) * height);
        const last = at === values.length - 1;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position
            key={at}
            x={at * 6}
            y={height - bar}
            width={4}
            height={bar}
            rx={1}
            className={last ? 'fill-accent' : 'fill-line-strong'}
          />
        );
      })}
    </svg>
  );
}
