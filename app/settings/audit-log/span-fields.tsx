'use client';

import { DateField } from '@/components/date-field';

type SpanProps = {
  from: Date | null;
  to: Date | null;
  onChange: (next: { from?: Date | null; to?: Date | null }) => void;
};

const EARLIEST = new Date(2000, 0, 1);
const LATEST = new Date(2999, 11, 31);

/**
 * A range of whole days in the browser's time zone. Stored as instants, so that a shared link means the same everywhere.
 * An incomplete date leaves the previous value in place.
 */
export function SpanFields({ from, to, onChange }: SpanProps) {
  const reversed = from && to && from >= to ? '“To” must not be before “From”.' : undefined;
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 max-sm:grid">
      <DateField
        label="From"
        className="w-52 max-sm:w-full"
        value={from}
        min={EARLIEST}
        max={LATEST}
        hint=""
        onChange={(day) => day !== undefined && onChange({ from: day })}
      />
      <DateField
        label="To"
        className="w-52 max-sm:w-full"
        value={to && new Date(to.getTime() - 1)}
        min={EARLIEST}
        max={LATEST}
        hint=""
        error={reversed}
        onChange={(day) => day !== undefined && onChange({ to: day && dayAfter(day) })}
      />
    </div>
  );
}

// The range includes the last day.
function dayAfter(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
}
