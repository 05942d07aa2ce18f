import { DataTableSkeleton } from '@/components/data-table-skeleton';
import { Skeleton } from '@/components/ui/skeleton';

/** The loading state, in the final size of the toolbar and table. */
export function UsersSkeleton() {
  return (
    <>
      <div className="mb-4 flex gap-2">
        <Skeleton className="h-9 w-[300px] max-sm:h-11 max-sm:w-full" />
        <Skeleton className="h-[34px] w-20 max-sm:hidden" />
        <Skeleton className="h-[34px] w-20 max-sm:hidden" />
      </div>
      <DataTableSkeleton columns={5} rows={10} label="Loading users" />
    </>
  );
}
