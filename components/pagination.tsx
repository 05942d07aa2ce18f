'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import { PageButton, PaginationBar } from '@/components/pagination-bar';
import { formatNumber } from '@/lib/core/format';

type PaginationProps = {
  /** Zero-based. */
  page: number;
  pageSize: number;
  total: number;
  onPageChange: (page: number) => void;
  onPageSizeChange?: (size: number) => void;
  pageSizes?: number[];
  className?: string;
};

/** The position in a list whose rows are numbered, with buttons to page through it. */
export function Pagination({ page, total, onPageChange, ...bar }: PaginationProps) {
  const { pageSize } = bar;
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  const to = Math.min(total, (page + 1) * pageSize);
  const turn = (target: number, possible: boolean) => (possible ? () => onPageChange(target) : undefined);
  const [back, on] = [page > 0, page < last];
  return (
    <PaginationBar
      {...bar}
      position={
        total === 0
          ? 'No results'
          : `${formatNumber(page * pageSize + 1)}–${formatNumber(to)} of ${formatNumber(total)}`
      }
    >
      <PageButton label="First page" icon={ChevronsLeft} onClick={turn(0, back)} className="max-sm:hidden" />
      <PageButton label="Previous page" icon={ChevronLeft} onClick={turn(page - 1, back)} />
      <PageButton label="Next page" icon={ChevronRight} onClick={turn(page + 1, on)} />
      <PageButton label="Last page" icon={ChevronsRight} onClick={turn(last, on)} className="max-sm:hidden" />
    </PaginationBar>
  );
}
