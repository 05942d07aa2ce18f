'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import { NativeSelect } from '@/components/ui/native-select';
import { formatNumber } from '@/lib/core/format';

/** A page of a list, as every list operation returns it. */
export interface ListPage<Row = unknown> {
  items: Row[];
  total: number;
  total_is_estimate?: boolean;
  offset: number;
  next_cursor: string | null;
  previous_cursor?: string;
}

type ListPaginationProps = {
  list: ListPage;
  /** Called with `1`, a cursor, or `last`. */
  onTurn: (page: string) => void;
  pageSize?: number;
  onPageSizeChange?: (size: number) => void;
  pageSizes?: number[];
};

/** The position in a list of the server, with buttons to turn its pages by cursor: the last page is as fast as the first. */
export function ListPagination({ list, onTurn, pageSize, onPageSizeChange, pageSizes = [] }: ListPaginationProps) {
  const { next_cursor, previous_cursor } = list;
  const step = (page: string | null | undefined, label: string, icon: ReactNode, className?: string) => (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      aria-disabled={!page || undefined}
      className={cn('aria-disabled:opacity-40', className)}
      onClick={() => page && onTurn(page)}
    >
      {icon}
    </Button>
  );
  return (
    <nav
      aria-label="Pages"
      className="flex min-h-[50px] flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-muted text-note"
    >
      <span aria-live="polite" className="tabular-nums">
        {positionText(list)}
      </span>
      <div className="ml-auto flex items-center gap-4">
        {onPageSizeChange && (
          <NativeSelect
            controlSize="sm"
            aria-label="Rows per page"
            value={pageSize}
            onChange={(event) => onPageSizeChange(Number(event.target.value))}
            className="w-auto max-sm:hidden"
          >
            {pageSizes.map((size) => (
              <option key={size} value={size}>
                {size} per page
              </option>
            ))}
          </NativeSelect>
        )}
        <div className="flex items-center">
          {step(previous_cursor && '1', 'First page', <ChevronsLeft aria-hidden="true" />)}
          {step(previous_cursor, 'Previous page', <ChevronLeft aria-hidden="true" />)}
          {step(next_cursor, 'Next page', <ChevronRight aria-hidden="true" />)}
          {step(next_cursor && 'last', 'Last page', <ChevronsRight aria-hidden="true" />)}
        </div>
      </div>
    </nav>
  );
}

/** Where a page is: `21–40 of 250`, or `21–40 of about 24,300` when the total is an estimate. */
export function positionText({ items, total, total_is_estimate, offset, next_cursor }: ListPage): string {
  const shown = formatNumber(items.length);
  if (items.length === 0) return 'No results';
  if (!total_is_estimate) {
    const to = offset + items.length;
    return `${formatNumber(offset + 1)}–${formatNumber(to)} of ${formatNumber(Math.max(total, to))}`;
  }
  const about = `about ${formatNumber(roughly(total))}`;
  if (next_cursor === null) return `Last ${shown} of ${about}`;
  return `${formatNumber(offset + 1)}–${formatNumber(offset + items.length)} of ${about}`;
}

// Two digits, as an estimate deserves.
function roughly(total: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, total))) - 1);
  return Math.round(total / unit) * unit;
}
