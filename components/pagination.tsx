'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import { NativeSelect } from '@/components/ui/native-select';
import { formatNumber } from '@/lib/core/format';

type PaginationProps = {
  /** Zero-based. */
  page: number;
  pageSize: number;
  total: number;
  onPageChange?: (page: number) => void;
  /** Renders links, which work before scripts have loaded. */
  href?: (page: number) => string;
  onPageSizeChange?: (size: number) => void;
  pageSizes?: number[];
  className?: string;
};

/** The position in a long list, with buttons to page through it. Pass `onPageChange` or `href`. */
export function Pagination(props: PaginationProps) {
  const { page, pageSize, total, onPageChange, href, onPageSizeChange, pageSizes = [20, 50, 100], className } = props;
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  const from = total === 0 ? 0 : page * pageSize + 1;
  const to = Math.min(total, (page + 1) * pageSize);

  const step = (target: number, label: string, icon: ReactNode, off: boolean, className?: string) =>
    href && !off ? (
      <Button asChild variant="ghost" size="icon" className={className}>
        <PrefetchLink href={href(target)} aria-label={label} scroll={false}>
          {icon}
        </PrefetchLink>
      </Button>
    ) : (
      <Button
        variant="ghost"
        size="icon"
        aria-label={label}
        aria-disabled={off || undefined}
        className={cn('aria-disabled:opacity-40', className)}
        onClick={() => !off && onPageChange?.(target)}
      >
        {icon}
      </Button>
    );

  return (
    <nav
      aria-label="Pages"
      className={cn(
        'flex min-h-[50px] flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-muted text-note',
        className,
      )}
    >
      <span aria-live="polite" className="tabular-nums">
        {total === 0 ? 'No results' : `${formatNumber(from)}–${formatNumber(to)} of ${formatNumber(total)}`}
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
          {step(0, 'First page', <ChevronsLeft aria-hidden="true" />, page <= 0, 'max-sm:hidden')}
          {step(page - 1, 'Previous page', <ChevronLeft aria-hidden="true" />, page <= 0)}
          {step(page + 1, 'Next page', <ChevronRight aria-hidden="true" />, page >= last)}
          {step(last, 'Last page', <ChevronsRight aria-hidden="true" />, page >= last, 'max-sm:hidden')}
        </div>
      </div>
    </nav>
  );
}
