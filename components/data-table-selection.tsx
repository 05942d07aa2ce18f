'use client';

import { type MouseEvent, type ReactNode, type RefObject, useRef } from 'react';
import { toast } from './toast';
import { Checkbox } from './ui/checkbox';

interface RowSelection<Row> {
  isSelected: (row: Row) => boolean;
  /** Why a row cannot be selected; undefined when it can. */
  blocked: (row: Row) => string | undefined;
  /** The accessible name of a row's checkbox, such as `Select Ada Okafor`. */
  label: (row: Row) => string;
  onChange: (rows: Row[], selected: boolean) => void;
}

/** The checkboxes of a `DataTable`: made outside of it, so that tables without them do not load their code. */
export interface TableSelection<Row> {
  isSelected: (row: Row) => boolean;
  page: ReactNode;
  cell: (row: Row) => ReactNode;
}

/** Returns a checkbox for each row of a page, and one for the page. */
export function useTableSelection<Row>(
  rows: Row[],
  rowId: (row: Row) => string,
  selection: RowSelection<Row>,
): TableSelection<Row> {
  const anchor = useRef<string>(null);
  return {
    isSelected: selection.isSelected,
    page: <SelectPage rows={rows} selection={selection} />,
    cell: (row) => <SelectRow row={row} rows={rows} rowId={rowId} selection={selection} anchor={anchor} />,
  };
}

/** Selects the rows of the page, or none of them; indeterminate when only some are selected. */
function SelectPage<Row>({ rows, selection }: { rows: Row[]; selection: RowSelection<Row> }) {
  const selectable = rows.filter((row) => !selection.blocked(row));
  const chosen = selectable.filter(selection.isSelected).length;
  const all = chosen > 0 && chosen === selectable.length;
  return (
    <Checkbox
      aria-label="Select all on this page"
      checked={all || (chosen > 0 && 'indeterminate')}
      disabled={selectable.length === 0}
      onCheckedChange={() => selection.onChange(selectable, !all)}
      className="align-middle"
    />
  );
}

/**
 * Selects one row; with Shift, all rows from the last one that was pressed. A row that cannot be selected keeps a checkbox that can be
 * reached and says why.
 */
function SelectRow<Row>({
  row,
  rows,
  selection,
  rowId,
  anchor,
}: {
  row: Row;
  rows: Row[];
  selection: RowSelection<Row>;
  rowId: (row: Row) => string;
  /** The id of the row that was pressed last. */
  anchor: RefObject<string | null>;
}) {
  const reason = selection.blocked(row);
  const selected = !reason && selection.isSelected(row);
  const press = (event: MouseEvent) => {
    if (reason) return toast.info(reason);
    const to = rows.indexOf(row);
    const found = event.shiftKey ? rows.findIndex((other) => rowId(other) === anchor.current) : -1;
    const from = found === -1 ? to : found;
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    selection.onChange(
      range.filter((other) => !selection.blocked(other)),
      !selected,
    );
    anchor.current = rowId(row);
  };
  return (
    <Checkbox
      aria-label={selection.label(row)}
      checked={selected}
      aria-disabled={reason ? true : undefined}
      aria-description={reason}
      title={reason}
      onClick={press}
      // Otherwise Shift selects the text between the two presses.
      onMouseDown={(event) => {
        if (!event.shiftKey) return;
        event.preventDefault();
        event.currentTarget.focus();
      }}
      className="align-middle aria-disabled:cursor-not-allowed aria-disabled:opacity-50"
    />
  );
}
