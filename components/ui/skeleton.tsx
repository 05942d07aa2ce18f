import { cn } from './class-names';

/** Holds the place of what is still loading, at the size that it will have. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('block h-4 animate-pulse rounded-sm bg-line', className)} />;
}
