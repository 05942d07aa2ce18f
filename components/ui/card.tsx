import type { ComponentProps, ReactNode } from 'react';
import { cn } from './class-names';

/** One group of settings, or one table. `tone="danger"` is for actions that cannot be undone. */
export function Card({ tone, className, ...props }: ComponentProps<'section'> & { tone?: 'danger' }) {
  return (
    <section
      {...props}
      className={cn(
        'min-w-0 overflow-clip rounded-lg border bg-panel shadow-card',
        tone === 'danger' && 'border-bad/35',
        className,
      )}
    />
  );
}

/** The card's heading, description and optional action. */
export function CardHeader({
  title,
  description,
  action,
  level = 2,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  level?: 2 | 3;
  className?: string;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <header className={cn('flex flex-wrap items-start gap-x-6 gap-y-3 px-5 pt-[18px] max-sm:px-4', className)}>
      <div className="min-w-0 flex-1 basis-64">
        <Heading className="font-semibold text-lead tracking-[-.005em]">{title}</Heading>
        {description && <p className="mt-0.5 max-w-[68ch] text-pretty text-muted">{description}</p>}
      </div>
      {action && <div className="flex max-w-full shrink-0 flex-wrap gap-2">{action}</div>}
    </header>
  );
}

/** The card's content, padded, with 18 px between fields. */
export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={cn('grid gap-[18px] px-5 pt-[18px] pb-5 max-sm:px-4', className)} />;
}

/** The card's footer: a hint or the last change on the left, actions on the right. */
export function CardFooter({
  hint,
  className,
  children,
}: {
  hint?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <footer
      className={cn(
        'flex min-h-[58px] flex-wrap items-center gap-x-4 gap-y-2.5 border-t bg-bg/60 px-5 py-3 text-muted text-note max-sm:px-4',
        className,
      )}
    >
      {hint && <div className="min-w-0 flex-1 basis-52 text-pretty">{hint}</div>}
      {children && <div className="ml-auto flex flex-wrap justify-end gap-2">{children}</div>}
    </footer>
  );
}
