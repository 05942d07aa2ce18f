'use client';

import { ChevronLeft, ChevronRight, ChevronsLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { MOST_COUNTED } from '@/lib/audit-log/constants';
import { formatNumber, pluralNoun } from '@/lib/core/format';
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
  return (
    <nav
      aria-label="Pages"
      className="flex min-h-[50px] flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2 text-muted text-note"
    >
      <span aria-live="polite" className="tabular-nums">
        {formatNumber(many ? MOST_COUNTED : total)}
        {many && '+'} {pluralNoun(total, 'event')}
      </span>
      <div className="ml-auto flex items-center">
        <PageButton
          label="Newest events"
          icon={<ChevronsLeft aria-hidden="true" />}
          off={!newer}
          onClick={() => turn({})}
        />
        <PageButton
          label="Newer events"
          icon={<ChevronLeft aria-hidden="true" />}
          off={!newer}
          onClick={() => newer && turn({ newer })}
        />
        <PageButton
          label="Older events"
          icon={<ChevronRight aria-hidden="true" />}
          off={!older}
          onClick={() => older && turn({ older })}
        />
      </div>
    </nav>
  );
}

function PageButton({
  label,
  icon,
  off,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  off: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      aria-disabled={off || undefined}
      className="aria-disabled:opacity-40"
      onClick={() => !off && onClick()}
    >
      {icon}
    </Button>
  );
}
