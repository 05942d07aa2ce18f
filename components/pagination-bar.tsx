'use client';

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import { NativeSelect } from '@/components/ui/native-select';

interface PaginationBarProps {
  /** Where the page is in the list, such as `21–40 of 250`. */
  position: ReactNode;
  pageSize?: number;
  /** Offers the page sizes. */
  onPageSizeChange?: (size: number) => void;
  pageSizes?: number[];
  className?: string;
  /** The `PageButton`s. */
  children: ReactNode;
}

/** The bar below a list: position, page size, and buttons to turn its pages. */
export function PaginationBar(props: PaginationBarProps) {
  const { position, pageSize, onPageSizeChange, pageSizes = [], className, children } = props;
  return (
    <nav
      aria-label="Pages"
      className={cn(
        'flex min-h-[50px] flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-muted text-note',
        className,
      )}
    >
      <span aria-live="polite" className="tabular-nums">
        {position}
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
        <div className="flex items-center">{children}</div>
      </div>
    </nav>
  );
}

interface PageButtonProps {
  label: string;
  icon: LucideIcon;
  /** Undefined where there is no such page: the button stays focusable and does nothing. */
  onClick?: () => void;
  title?: string;
  className?: string;
}

/** A button that turns the page. */
export function PageButton({ label, icon: Icon, onClick, title, className }: PageButtonProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={title}
      aria-disabled={!onClick || undefined}
      className={cn('aria-disabled:opacity-40', className)}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </Button>
  );
}
