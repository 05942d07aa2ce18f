'use client';

import { useEffect, useState } from 'react';
import type { ListPage } from '@/components/list-pagination';
import { toast } from '@/components/toast';
import { useSharedTransition } from '@/components/use-shared-transition';
import { formatNumber } from '@/lib/core/format';
import type { Role } from '@/lib/core/permissions';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import { BulkBar } from './bulk-bar';
import { BulkDialog } from './deferred-dialogs';
import { filtersOf, type UsersParams } from './search-params';
import {
  countSelected,
  isOutdated,
  isSelected,
  NOBODY,
  type Selection,
  selectedText,
  type UserFilters,
} from './selection';
import type { UserRow } from './users-columns';

interface Props {
  selection: Selection;
  select: (next: Selection) => void;
  list: ListPage;
  params: UsersParams;
  /** The users of this page who can be selected. */
  selectable: UserRow[];
  roles: Role[];
}

/** The bar for the selected users, and the dialog of the act that is chosen there. */
export function BulkSelection({ selection, select, list, params, selectable, roles }: Props) {
  // As it was when the act was chosen: starting the change clears the selection while the dialog still closes.
  const [asked, setAsked] = useState<{ action: BulkAction; selection: Selection } | null>(null);
  const [asking, setAsking] = useState(false);
  const filters = filtersOf(params);
  // While the list is still that of other filters, its total is too.
  const [loading] = useSharedTransition();
  const outdated = isOutdated(selection, params);
  useEffect(() => {
    if (!outdated) return;
    select(NOBODY);
    toast.info('The selection was cleared because the filters changed.');
  });
  const text = `${selectedText(selection)} selected`;
  const shown = selectable.filter(({ id }) => isSelected(selection, id)).length;
  const all = {
    label: allLabel(list, isFiltered(filters)),
    onSelect: () =>
      select({
        kind: 'filter',
        filters,
        total: list.total,
        is_estimate: list.total_is_estimate ?? false,
        except: new Set(),
      }),
  };
  const pageOnly = selection.kind === 'users' && shown === selectable.length && list.total > list.items.length;
  const any = countSelected(selection) > 0 && !outdated;
  return (
    <>
      <p role="status" className="sr-only">
        {any ? text : ''}
      </p>
      {any && (
        <BulkBar
          text={text}
          hint={hintOf(selection, shown)}
          all={pageOnly && !loading ? all : undefined}
          onAct={(action) => {
            setAsked({ action, selection });
            setAsking(true);
          }}
          onClear={() => select(NOBODY)}
        />
      )}
      {asked && (
        <BulkDialog {...asked} roles={roles} open={asking} onOpenChange={setAsking} onStarted={() => select(NOBODY)} />
      )}
    </>
  );
}

// Who that is, where the rows of this page do not show it.
function hintOf(selection: Selection, shown: number): string | undefined {
  if (selection.kind === 'users') {
    const elsewhere = countSelected(selection) - shown;
    return elsewhere > 0 ? `${formatNumber(elsewhere)} not on this page` : undefined;
  }
  const who = isFiltered(selection.filters) ? 'Everyone who matches' : 'Everyone';
  return selection.except.size > 0 ? `${who}, except ${formatNumber(selection.except.size)}` : who;
}

function isFiltered(filters: UserFilters): boolean {
  return Object.values(filters).some(Boolean);
}

function allLabel({ total, total_is_estimate }: ListPage, filtered: boolean): string {
  if (total_is_estimate) return filtered ? 'Select everyone who matches' : 'Select everyone';
  return `Select all ${formatNumber(total)} ${filtered ? 'who match' : 'users'}`;
}
