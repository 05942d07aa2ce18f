'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft, type LucideIcon } from 'lucide-react';
import { PageButton, PaginationBar } from '@/components/pagination-bar';
import { formatNumber, pluralNoun } from '@/lib/core/format';
import { MOST_COUNTED } from '@/lib/core/list-bounds';
import { useFilters } from './use-filters';

interface Props {
  shown: number;
  total: number;
  newer: string | null;
  older: string | null;
}

/** The number of events, and buttons to newer and older pages. Cursor-based, so the millionth event is as fast as the first. */
export function EventPagination({ shown, total, newer, older }: Props) {
  const { turn } = useFilters();
  if (shown === 0) return null;
  const many = total >= MOST_COUNTED;
  const step = (label: string, icon: LucideIcon, onClick: (() => void) | undefined) => (
    <PageButton label={label} title={label} icon={icon} onClick={onClick} />
  );
  return (
    <PaginationBar
      position={
        <>
          {formatNumber(many ? MOST_COUNTED : total)}
          {many && '+'} {pluralNoun(total, 'event')}
        </>
      }
    >
      {step('Newest events', ChevronsLeft, newer ? () => turn({}) : undefined)}
      {step('Newer events', ChevronLeft, newer ? () => turn({ newer }) : undefined)}
      {step('Older events', ChevronRight, older ? () => turn({ older }) : undefined)}
    </PaginationBar>
  );
}
