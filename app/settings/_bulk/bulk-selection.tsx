'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { ListPage } from '@/components/list-pagination';
import { toast } from '@/components/toast';
import { useSharedTransition } from '@/components/use-shared-transition';
import { formatNumber } from '@/lib/core/format';
import { type Act, BulkBar } from './bulk-bar';
import { selectedText } from './selected-text';
import { countSelected, isOutdated, isSelected, NOTHING, type Selection } from './selection';

/** What a dialog of an act is given. */
export interface Asked<Action extends string, Filters> {
  action: Action;
  selection: Selection<Filters>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onStarted: () => void;
}

/** Words for all rows. */
interface Everything {
  /** Such as `Everyone`. */
  all: string;
  /** Such as `Everyone who matches`. */
  matching: string;
  /** After a number: `who match`. */
  that_match: string;
}

interface Props<Action extends string, Filters> {
  /** What a row is, such as `user`. */
  noun: string;
  everything: Everything;
  acts: Act<Action>[];
  approach: Parameters<typeof BulkBar>[0]['approach'];
  selection: Selection<Filters>;
  select: (next: Selection<Filters>) => void;
  list: ListPage;
  /** The filters of the table. */
  filters: Filters;
  /** The ids of the rows of this page that can be selected. */
  selectable: string[];
  dialog: (asked: Asked<Action, Filters>) => ReactNode;
}

/** The bar for the selected rows, and the dialog of the act that is chosen there. */
export function BulkSelection<Action extends string, Filters extends object>({
  noun,
  everything,
  acts,
  approach,
  selection,
  select,
  list,
  filters,
  selectable,
  dialog,
}: Props<Action, Filters>) {
  // As it was when the act was chosen: starting the change clears the selection while the dialog still closes.
  const [asked, setAsked] = useState<{ action: Action; selection: Selection<Filters> } | null>(null);
  const [asking, setAsking] = useState(false);
  // While the list is still that of other filters, its total is too.
  const [loading] = useSharedTransition();
  const outdated = isOutdated(selection, filters);
  useEffect(() => {
    if (!outdated) return;
    select(NOTHING);
    toast.info('The selection was cleared because the filters changed.');
  });
  const text = `${selectedText(selection, noun)} selected`;
  const shown = selectable.filter((id) => isSelected(selection, id)).length;
  const all = {
    label: list.total_is_estimate
      ? `Select ${(isFiltered(filters) ? everything.matching : everything.all).toLowerCase()}`
      : `Select all ${formatNumber(list.total)} ${isFiltered(filters) ? everything.that_match : `${noun}s`}`,
    onSelect: () =>
      select({
        kind: 'filter',
        filters,
        total: list.total,
        is_estimate: list.total_is_estimate ?? false,
        except: new Set(),
      }),
  };
  const pageOnly = selection.kind === 'rows' && shown === selectable.length && list.total > list.items.length;
  const any = countSelected(selection) > 0 && !outdated;
  return (
    <>
      <p role="status" className="sr-only">
        {any ? text : ''}
      </p>
      {any && (
        <BulkBar
          label={`Selected ${noun}s`}
          acts={acts}
          approach={approach}
          text={text}
          hint={hintOf(selection, shown, everything)}
          all={pageOnly && !loading ? all : undefined}
          onAct={(action) => {
            setAsked({ action, selection });
            setAsking(true);
          }}
          onClear={() => select(NOTHING)}
        />
      )}
      {asked && dialog({ ...asked, open: asking, onOpenChange: setAsking, onStarted: () => select(NOTHING) })}
    </>
  );
}

// Which those are, where the rows of this page do not show it.
function hintOf<Filters extends object>(
  selection: Selection<Filters>,
  shown: number,
  { all, matching }: Everything,
): string | undefined {
  if (selection.kind === 'rows') {
    const elsewhere = countSelected(selection) - shown;
    return elsewhere > 0 ? `${formatNumber(elsewhere)} not on this page` : undefined;
  }
  const which = isFiltered(selection.filters) ? matching : all;
  return selection.except.size > 0 ? `${which}, except ${formatNumber(selection.except.size)}` : which;
}

function isFiltered(filters: object): boolean {
  return Object.values(filters).some(Boolean);
}
