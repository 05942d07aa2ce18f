import { Count } from '@/components/count';
import { cn } from '@/components/ui/class-names';
import type { ApiKeyUsage } from '@/lib/api-keys/keys/schema';
import { STATUS, type Status, share, shownClasses } from './status';

type Props = { report: ApiKeyUsage; only: Status | null; onOnly: (only: Status | null) => void };

/** The totals, which double as the chart's legend: selecting one filters the chart to that status class. */
export function UsageFigures({ report, only, onOnly }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these filter a chart
    <div role="group" aria-label="Requests by status" className="-mx-2 grid grid-cols-2 gap-1 sm:flex sm:flex-wrap">
      <Figure label="Requests" value={report.total} pressed={only === null} onPress={() => onOnly(null)} />
      {shownClasses(report).map((status) => (
        <Figure
          key={status}
          label={`${STATUS[status].label} (${status})`}
          fill={STATUS[status].fill}
          value={report.by_status[status]}
          note={report.total > 0 ? share(report.by_status[status], report.total) : undefined}
          pressed={only === status}
          onPress={() => onOnly(only === status ? null : status)}
        />
      ))}
    </div>
  );
}

type FigureProps = {
  label: string;
  value: number;
  note?: string;
  fill?: string;
  pressed: boolean;
  onPress: () => void;
};

function Figure({ label, value, note, fill, pressed, onPress }: FigureProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cn(
        'min-w-32 rounded-md border border-transparent px-2 py-1.5 text-left hover:bg-hover',
        pressed && 'border-line-strong bg-bg',
      )}
    >
      <span className="flex items-center gap-1.5 whitespace-nowrap text-muted text-note">
        {fill && <span aria-hidden="true" className={cn('size-2 rounded-[2px]', fill)} />}
        {label}
      </span>
      <span className="flex items-baseline gap-1.5">
        <Count value={value} className="font-semibold text-title tracking-[-.01em]" />
        {note && <span className="text-muted text-note tabular-nums">{note}</span>}
      </span>
    </button>
  );
}
