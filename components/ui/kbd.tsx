import type { ReactNode } from 'react';
import { cn } from './class-names';

/** A keyboard key. */
export function Kbd({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <kbd
      className={cn(
        'inline-grid h-5 min-w-5 place-items-center rounded-xs border border-line-strong bg-bg px-1 font-sans text-muted text-xs',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
