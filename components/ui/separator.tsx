import { cn } from './class-names';

/** A separator, optionally with a word in it, such as "or". */
export function Separator({ className, children }: { className?: string; children?: React.ReactNode }) {
  if (!children) return <hr className={cn('border-t', className)} />;
  return (
    <div
      className={cn(
        'flex items-center gap-3 text-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line',
        className,
      )}
    >
      {children}
    </div>
  );
}
