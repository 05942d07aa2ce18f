import type { ReactNode } from 'react';
import { cn } from '@/components/ui/class-names';

/** A read-only value among fields; use `CopyField` for values worth copying. */
export function ReadOnlyField({
  label,
  hint,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <dl className={cn('grid min-w-0 content-start gap-1.5', className)}>
      <dt className="font-medium">{label}</dt>
      <dd className="flex min-h-9 items-center gap-2 rounded-md border border-line-strong border-dashed px-3 py-1.5 text-muted [overflow-wrap:anywhere]">
        {children}
      </dd>
      {hint && <dd className="text-pretty text-muted text-note">{hint}</dd>}
    </dl>
  );
}
