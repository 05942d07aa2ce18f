import type { ReactNode } from 'react';
import { cn } from './class-names';

const tones = {
  neutral: 'border-line-strong text-muted',
  ok: 'border-transparent bg-ok-wash text-ok',
  warn: 'border-transparent bg-warn-wash text-warn',
  bad: 'border-transparent bg-bad-wash text-bad',
  accent: 'border-transparent bg-accent-wash text-accent-ink',
};

export type Tone = keyof typeof tones;

/** A status in a word or two. Its colour only repeats what the text says. */
export function Badge({
  tone = 'neutral',
  dot = false,
  className,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cn(
        'inline-flex h-[22px] items-center gap-1.5 whitespace-nowrap rounded-full border px-2 font-medium text-xs',
        tones[tone],
        className,
      )}
    >
      {dot && <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />}
      {children}
    </span>
  );
}
