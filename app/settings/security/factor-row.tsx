import type { ReactNode } from 'react';
import { cn } from '@/components/ui/class-names';

/** One sign-in method: its name, facts about it, and its actions. */
export function FactorRow({
  icon,
  name,
  facts,
  action,
  stacked = false,
}: {
  icon: ReactNode;
  name: ReactNode;
  facts: ReactNode;
  action: ReactNode;
  /** Puts the actions below on a phone, where there are several. */
  stacked?: boolean;
}) {
  return (
    <li className="flex items-start gap-3.5 border-t py-3.5 first:border-t-0 max-sm:flex-wrap">
      <span
        aria-hidden="true"
        className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted [&_svg]:size-4"
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium [overflow-wrap:anywhere]">{name}</p>
        <p className="flex flex-wrap gap-x-3 text-muted text-note">{facts}</p>
      </div>
      <div className={cn('flex shrink-0 gap-2', stacked && 'max-sm:basis-full max-sm:pl-[50px]')}>{action}</div>
    </li>
  );
}
