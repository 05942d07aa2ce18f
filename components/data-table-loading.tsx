import { cn } from '@/components/ui/class-names';
import { Skeleton } from '@/components/ui/skeleton';
import type { DataTableColumnMeta } from './data-table-columns';
import { cellLook } from './data-table-styles';

/** Placeholder rows in the real columns, as high as a row with two lines. */
export function DataTableLoading({
  columns,
  rows,
  actions,
}: {
  columns: { id: string; meta?: DataTableColumnMeta }[];
  rows: number;
  actions: boolean;
}) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
    <tr key={row} className="border-b last:border-b-0 @max-xl:block @max-xl:px-4 @max-xl:py-3">
      {columns.map(({ id, meta }, index) => (
        <td key={id} className={cn(cellLook(meta, index === 0), 'before:hidden')}>
          <div className="grid h-9 content-center gap-2 @max-xl:h-auto @max-xl:py-1.5">
            <Skeleton className={cn('h-3.5', index === 0 ? 'w-32' : meta?.align ? 'ml-auto w-10' : 'w-20')} />
            {index === 0 && <Skeleton className="h-3 w-24" />}
          </div>
        </td>
      ))}
      {actions && <td className="@max-xl:hidden" />}
    </tr>
  ));
}
