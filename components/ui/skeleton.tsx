import { cn } from './class-names';

/** A placeholder for loading content, at its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cn('block h-4 animate-pulse rounded-sm bg-line', className)} />;
}
