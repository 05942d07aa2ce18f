'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { PageButton, PaginationBar } from '@/components/pagination-bar';
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
export function ListPagination({ list, onTurn, ...sizes }: ListPaginationProps) {
  const { next_cursor, previous_cursor } = list;
  const turn = (page: string | null | undefined) => (page ? () => onTurn(page) : undefined);
  return (
    <PaginationBar position={positionText(list)} {...sizes}>
      <PageButton label="First page" icon={ChevronsLeft} onClick={turn(previous_cursor && '1')} />
      <PageButton label="Previous page" icon={ChevronLeft} onClick={turn(previous_cursor)} />
      <PageButton label="Next page" icon={ChevronRight} onClick={turn(next_cursor)} />
      <PageButton label="Last page" icon={ChevronsRight} onClick={turn(next_cursor && 'last')} />
    </PaginationBar>
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
  const about = `about ${formatNumber(approximate(total))}`;
  if (next_cursor === null) return `Last ${shown} of ${about}`;
  return `${formatNumber(offset + 1)}–${formatNumber(offset + items.length)} of ${about}`;
}

/** Rounds an estimate to the two digits that it deserves. */
export function approximate(total: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, total))) - 1);
  return Math.round(total / unit) * unit;
}
