import type { ReactNode } from 'react';
import { cn } from '@/components/ui/class-names';

/** An empty list or an empty search result, with the next step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  heading: Heading = 'p',
  className,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** `h1` when it is the whole page. */
  heading?: 'p' | 'h1' | 'h2';
  className?: string;
}) {
  return (
    <div className={cn('grid justify-items-center gap-1 px-6 py-12 text-center', className)}>
      {icon && (
        <span
          aria-hidden="true"
          className="mb-3 grid size-10 place-items-center rounded-lg border bg-bg text-muted shadow-card [&_svg]:size-[18px]"
        >
          {icon}
        </span>
      )}
      <Heading className={cn('text-balance', Heading === 'h1' ? 'font-semibold text-lead' : 'font-medium')}>
        {title}
      </Heading>
      {children && <div className="max-w-[46ch] text-pretty text-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
