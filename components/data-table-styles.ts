import type { DataTableColumnMeta } from './data-table-columns';
import { cn } from './ui/class-names';

/**
 * ARIA roles to spread on table elements: narrow cards change `display`, which removes table semantics in some browsers.
 */
export const role = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  header: { role: 'columnheader' },
  cell: { role: 'cell' },
};

const hide = { lg: '@xl:@max-3xl:hidden', xl: '@xl:@max-[60rem]:hidden' };

/** Returns the classes shared by a column's header and cells: its width and when it is hidden. */
export function columnLook(meta: DataTableColumnMeta | undefined): string {
  return cn(meta?.hideBelow && hide[meta.hideBelow], meta?.align === 'end' && 'text-right', meta?.className);
}

/** Returns a cell's classes: a table cell, or on a phone a line that starts with the column's name, except in the card's title. */
export function cellLook(meta: DataTableColumnMeta | undefined, first: boolean): string {
  return cn(
    'px-4 py-3 align-middle @max-xl:flex @max-xl:w-auto @max-xl:items-baseline @max-xl:justify-between @max-xl:gap-4 @max-xl:px-0 @max-xl:py-0.5 @max-xl:text-right',
    '@max-xl:before:shrink-0 @max-xl:before:text-muted @max-xl:before:text-note @max-xl:before:content-[attr(data-label)_/_""]',
    meta?.align === 'end' && 'tabular-nums',
    columnLook(meta),
    (first || meta?.card === 'full') && '@max-xl:block @max-xl:text-left @max-xl:before:hidden',
    meta?.card === 'hidden' && '@max-xl:hidden',
  );
}
