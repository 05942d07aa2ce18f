import { cn } from '@/components/ui/class-names';
import type { DataTableColumnMeta } from './data-table-columns';

/**
 * `display` takes table semantics away in some browsers, and a phone's cards need it: spread these to bring them back.
 */
export const role = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  header: { role: 'columnheader' },
  cell: { role: 'cell' },
};

const hide = { lg: 'sm:max-lg:hidden', xl: 'sm:max-xl:hidden' };

/** What header and cells of a column share: its width, and when it gives way. */
export function columnLook(meta: DataTableColumnMeta | undefined): string {
  return cn(meta?.hideBelow && hide[meta.hideBelow], meta?.align === 'end' && 'text-right', meta?.className);
}

/** A cell: in a table as usual; on a phone a line with the column's name before it, except in the card's title. */
export function cellLook(meta: DataTableColumnMeta | undefined, first: boolean): string {
  return cn(
    'px-4 py-3 align-middle max-sm:flex max-sm:w-auto max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-0.5 max-sm:text-right',
    'max-sm:before:shrink-0 max-sm:before:text-muted max-sm:before:text-note max-sm:before:content-[attr(data-label)_/_""]',
    meta?.align === 'end' && 'tabular-nums',
    columnLook(meta),
    (first || meta?.card === 'full') && 'max-sm:block max-sm:text-left max-sm:before:hidden',
    meta?.card === 'hidden' && 'max-sm:hidden',
  );
}
