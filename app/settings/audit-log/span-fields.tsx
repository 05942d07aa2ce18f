'use client';

import { Input } from '@/components/ui/input';

type SpanProps = {
  from: Date | null;
  to: Date | null;
  onChange: (next: { from?: Date | null; to?: Date | null }) => void;
};

/** A span of whole days as the reader's clock has them; what it gives are instants, so that a link means the same elsewhere. */
export function SpanFields({ from, to, onChange }: SpanProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted max-sm:grid max-sm:grid-cols-[auto_1fr]">
      <span aria-hidden="true">From</span>
      <Input
        type="date"
        aria-label="From"
        className="w-auto max-sm:w-full"
        value={from ? dayOf(from) : ''}
        onChange={(event) => onChange({ from: startOf(event.target.value) })}
      />
      <span aria-hidden="true">to</span>
      <Input
        type="date"
        aria-label="To"
        className="w-auto max-sm:w-full"
        value={to ? dayOf(new Date(to.getTime() - 1)) : ''}
        onChange={(event) => onChange({ to: startOf(event.target.value, 1) })}
      />
    </div>
  );
}

function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function startOf(day: string, daysLater = 0): Date | null {
  const [year, month, date] = day.split('-').map(Number);
  return year && month && date && year >= 2000 ? new Date(year, month - 1, date + daysLater) : null;
}
