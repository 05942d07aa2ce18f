import type { ComponentProps, ReactNode } from 'react';
import { cn } from './class-names';

/** One group of settings, or one table. `tone="danger"` is for what cannot be taken back. */
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

/** What the card is about, in a heading and a sentence; an action may sit at its end. */
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

/** The contents, with the card's padding; fields inside it stand 18 px apart. */
export function CardBody({ className, ...props }: ComponentProps<'div'>) {
  return <div {...props} className={cn('grid gap-[18px] px-5 pt-[18px] pb-5 max-sm:px-4', className)} />;
}

/** The card's own Save: a hint or the last change on the left, actions on the right. */
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
