import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { cn } from './class-names';

const looks = {
  neutral: { icon: Info, box: 'border-line-strong bg-bg', ink: 'text-muted' },
  accent: { icon: Info, box: 'border-transparent bg-accent-wash', ink: 'text-accent-ink' },
  ok: { icon: CircleCheck, box: 'border-transparent bg-ok-wash', ink: 'text-ok' },
  warn: { icon: TriangleAlert, box: 'border-transparent bg-warn-wash', ink: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-transparent bg-bad-wash', ink: 'text-bad' },
} satisfies Record<Tone, object>;

/** A message that stays on the page. `role="alert"` interrupts a screen reader; the default `status` does not. */
export function Alert({
  tone = 'neutral',
  title,
  action,
  role = tone === 'bad' ? 'alert' : 'status',
  className,
  children,
}: {
  tone?: Tone;
  title?: ReactNode;
  action?: ReactNode;
  role?: 'alert' | 'status' | 'note';
  className?: string;
  children?: ReactNode;
}) {
  const { icon: Icon, box, ink } = looks[tone];
  return (
    <div role={role} className={cn('flex gap-2.5 rounded-md border px-3 py-2.5 text-sm', box, className)}>
      <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', ink)} />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">
          {title && <p className={cn('font-medium', ink)}>{title}</p>}
          {children && <div className="text-pretty text-text">{children}</div>}
        </div>
        {action && <div className="flex shrink-0 gap-2">{action}</div>}
      </div>
    </div>
  );
}
