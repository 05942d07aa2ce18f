'use client';

import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/class-names';
import { role } from './data-table-styles';

const order = { asc: 'ascending', desc: 'descending' } as const;

/** A column header; a button when the column is sortable. */
export function DataTableHeader({
  sorted = false,
  onSort,
  align,
  className,
  children,
}: {
  sorted?: false | 'asc' | 'desc';
  onSort?: (event: unknown) => void;
  align?: 'end';
  className?: string;
  children: ReactNode;
}) {
  const Icon = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      {...role.header}
      scope="col"
      aria-sort={onSort ? (sorted ? order[sorted] : 'none') : undefined}
      className={cn('h-10 whitespace-nowrap border-b px-4 text-left font-medium text-muted text-xs', className)}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            '-mx-1.5 inline-flex h-7 items-center gap-1 rounded-sm px-1.5 hover:bg-hover hover:text-text',
            align === 'end' && 'flex-row-reverse',
            sorted && 'text-text',
          )}
        >
          {children}
          <Icon aria-hidden="true" className={cn('size-3.5', !sorted && 'opacity-50')} />
        </button>
      ) : (
        children
      )}
    </th>
  );
}
