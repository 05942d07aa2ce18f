import { cn } from '@/components/ui/class-names';
import { Skeleton } from '@/components/ui/skeleton';

/** A placeholder with the frame and row height of `DataTable`, for Suspense fallbacks. */
export function DataTableSkeleton({
  columns = 4,
  rows = 5,
  label = 'Loading',
}: {
  columns?: number;
  rows?: number;
  label?: string;
}) {
  const cells = Array.from({ length: columns }, (_, at) => at);
  return (
    <div role="status" className="@container min-w-0 overflow-clip rounded-lg border bg-panel shadow-card">
      <span className="sr-only">{label}</span>
      <div className="flex h-10 items-center gap-8 border-b px-4 @max-xl:hidden">
        {cells.map((cell) => (
          <Skeleton key={cell} className={cn('h-3', cell === 0 ? 'mr-auto w-16' : 'w-14')} />
        ))}
      </div>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={row} className="flex h-[61px] items-center gap-8 border-b px-4 last:border-b-0 @max-xl:h-[104px]">
          {cells.map((cell) => (
            <Skeleton key={cell} className={cn(cell === 0 ? 'mr-auto w-40' : 'w-14 @max-xl:hidden')} />
          ))}
        </div>
      ))}
    </div>
  );
}
