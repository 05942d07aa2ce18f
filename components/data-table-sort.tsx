'use client';

import type { ColumnSort } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { NativeSelect } from '@/components/ui/native-select';

/** Sorting and selecting on a phone, where the header row is hidden. */
export function DataTableSort({
  options,
  sort,
  onSortChange,
  leading,
}: {
  options: { id: string; label: string }[];
  sort: ColumnSort | null;
  onSortChange?: (sort: ColumnSort | null) => void;
  /** Selects the page. */
  leading?: ReactNode;
}) {
  if (!onSortChange || options.length === 0) return null;
  const Icon = sort?.desc ? ArrowDown : ArrowUp;
  return (
    <div className="flex items-center gap-2 border-b px-4 py-2 text-muted text-note @xl:hidden">
      {leading && <span className="mr-2">{leading}</span>}
      <span aria-hidden="true" className="shrink-0">
        Sort by
      </span>
      <NativeSelect
        controlSize="sm"
        aria-label="Sort by"
        value={sort?.id ?? ''}
        onChange={(event) => onSortChange({ id: event.target.value, desc: sort?.desc ?? false })}
        className="flex-1"
      >
        {!sort && <option value="">Default order</option>}
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </NativeSelect>
      <Button
        variant="ghost"
        size="icon"
        disabled={!sort}
        aria-label={sort?.desc ? 'Descending; switch to ascending' : 'Ascending; switch to descending'}
        onClick={() => sort && onSortChange({ id: sort.id, desc: !sort.desc })}
      >
        <Icon aria-hidden="true" />
      </Button>
    </div>
  );
}
