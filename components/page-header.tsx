import type { ReactNode } from 'react';

/** A page's h1, description and main action. */
export function PageHeader({
  title,
  description,
  action,
}: {
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <header className="mb-7 flex flex-wrap items-start gap-x-6 gap-y-3 max-sm:mb-5">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="text-balance font-semibold text-title tracking-[-.015em]">{title}</h1>
        {description && <p className="mt-1 max-w-[68ch] text-pretty text-muted">{description}</p>}
      </div>
      {action && <div className="flex shrink-0 flex-wrap gap-2">{action}</div>}
    </header>
  );
}
