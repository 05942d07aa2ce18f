'use client';

import { type ColumnSort, functionalUpdate, useTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/class-names';
import { useSharedTransition } from '@/components/use-shared-transition';
import { type DataTableColumn, dataTableFeatures } from './data-table-columns';
import { DataTableHeader } from './data-table-header';
import { DataTableLoading } from './data-table-loading';
import type { TableSelection } from './data-table-selection';
import { DataTableSort } from './data-table-sort';
import { cellLook, columnLook, role } from './data-table-styles';

type DataTableProps<Row extends object> = {
  /** What the table lists, for assistive technology. */
  label: string;
  columns: DataTableColumn<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** The current order; the server does the sorting. */
  sort?: ColumnSort | null;
  onSortChange?: (sort: ColumnSort | null) => void;
  /** Buttons or a menu at the end of each row; stays visible when the table scrolls sideways. */
  rowActions?: (row: Row) => ReactNode;
  rowClassName?: (row: Row) => string | undefined;
  /** Puts a checkbox in front of each row, and one for the page in the header; made by `useTableSelection`. */
  selection?: TableSelection<Row>;
  /** First load: skeleton rows in the final layout. */
  loading?: boolean;
  skeletonRows?: number;
  empty?: ReactNode;
  /** Usually a `Pagination`. */
  footer?: ReactNode;
  className?: string;
};

/** A list that the server sorts and pages. On a phone, each row becomes a card whose lines are labelled with the column's name. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowId,
    sort = null,
    onSortChange,
    rowActions,
    rowClassName,
    selection,
    loading,
  } = props;
  // Loading another page: the current rows stay, dimmed.
  const [pending] = useSharedTransition();
  const sorting = sort ? [sort] : [];
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    enableMultiSort: false,
    enableSortingRemoval: false,
    defaultColumn: { enableSorting: false },
    state: { sorting },
    onSortingChange: (updater) => onSortChange?.(functionalUpdate(updater, sorting)[0] ?? null),
  });
  const leafColumns = table.getAllLeafColumns();
  const labelOf = (id: string) => {
    const definition = table.getColumn(id)?.columnDef;
    return definition?.meta?.label ?? (typeof definition?.header === 'string' ? definition.header : undefined);
  };
  const models = table.getRowModel().rows;
  const width = leafColumns.length + (rowActions ? 1 : 0) + (selection ? 1 : 0);

  return (
    <div className={cn('@container min-w-0 overflow-clip rounded-lg border bg-panel shadow-card', props.className)}>
      <DataTableSort
        options={leafColumns
          .filter((it) => it.getCanSort())
          .map((it) => ({ id: it.id, label: labelOf(it.id) ?? it.id }))}
        sort={sort}
        onSortChange={onSortChange}
        leading={selection?.page}
      />
      {/* Scrolls sideways instead of squeezing its columns; keyboard users scroll it by moving through its controls. */}
      <div className="relative overflow-x-auto overscroll-x-contain">
        <table
          {...role.table}
          aria-label={label}
          aria-busy={loading || pending || undefined}
          className={cn('w-full border-collapse @max-xl:block', pending && 'opacity-60 transition-opacity delay-150')}
        >
          <thead {...role.group} className="@max-xl:sr-only">
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id} {...role.row}>
                {selection && (
                  <DataTableHeader className="w-0 pr-0">
                    <span className="@max-xl:hidden">{selection.page}</span>
                  </DataTableHeader>
                )}
                {group.headers.map((header) => (
                  <DataTableHeader
                    key={header.id}
                    className={columnLook(header.column.columnDef.meta)}
                    align={header.column.columnDef.meta?.align}
                    sorted={header.column.getIsSorted()}
                    onSort={header.column.getCanSort() ? header.column.getToggleSortingHandler() : undefined}
                  >
                    {header.isPlaceholder ? null : <table.FlexRender header={header} />}
                  </DataTableHeader>
                ))}
                {rowActions && (
                  <DataTableHeader className="w-0">
                    <span className="sr-only">Actions</span>
                  </DataTableHeader>
                )}
              </tr>
            ))}
          </thead>
          <tbody {...role.group} className="@max-xl:block">
            {loading && (
              <DataTableLoading
                columns={leafColumns.map((column) => ({ id: column.id, meta: column.columnDef.meta }))}
                rows={props.skeletonRows ?? 5}
                actions={Boolean(rowActions)}
              />
            )}
            {!loading && models.length === 0 && (
              <tr {...role.row} className="@max-xl:block">
                <td {...role.cell} colSpan={width} className="@max-xl:block">
                  {props.empty}
                </td>
              </tr>
            )}
            {!loading &&
              models.map((model) => (
                <tr
                  key={model.id}
                  {...role.row}
                  data-selected={selection?.isSelected(model.original) || undefined}
                  className={cn(
                    'group relative border-b last:border-b-0 hover:bg-bg data-selected:bg-selected @max-xl:block @max-xl:px-4 @max-xl:py-3',
                    rowClassName?.(model.original),
                  )}
                >
                  {selection && (
                    <td
                      {...role.cell}
                      className="w-0 py-3 pr-0 pl-4 @max-xl:absolute @max-xl:top-[25px] @max-xl:left-4 @max-xl:w-auto @max-xl:p-0"
                    >
                      {selection.cell(model.original)}
                    </td>
                  )}
                  {model.getAllCells().map((cell, index) => (
                    <td
                      key={cell.id}
                      {...role.cell}
                      data-label={labelOf(cell.column.id)}
                      className={cn(
                        cellLook(cell.column.columnDef.meta, index === 0),
                        index === 0 && rowActions && '@max-xl:pr-12',
                        index === 0 && selection && '@max-xl:pl-8',
                      )}
                    >
                      <div className="min-w-0 @max-xl:[overflow-wrap:anywhere]">
                        <table.FlexRender cell={cell} />
                      </div>
                    </td>
                  ))}
                  {rowActions && (
                    <td
                      {...role.cell}
                      className="sticky right-0 w-0 whitespace-nowrap bg-panel py-2 pr-3 pl-1 text-right group-hover:bg-bg group-data-selected:bg-selected before:pointer-events-none before:absolute before:inset-y-0 before:right-full before:w-5 before:bg-linear-to-l before:from-panel group-hover:before:from-bg group-data-selected:before:from-selected @max-xl:before:hidden @max-xl:absolute @max-xl:top-1.5 @max-xl:right-1.5 @max-xl:w-auto @max-xl:bg-transparent! @max-xl:p-0"
                    >
                      <div className="flex justify-end gap-1">{rowActions(model.original)}</div>
                    </td>
                  )}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {props.footer}
    </div>
  );
}
