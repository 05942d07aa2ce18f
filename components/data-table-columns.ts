import {
  type ColumnDef,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

/** How a column behaves beyond TanStack's own options. */
export type DataTableColumnMeta = {
  /** The label in a phone's card and in the phone's sort list; needed where `header` is not a string. */
  label?: string;
  align?: 'end';
  /** Classes for header and cells, mostly a width such as `w-40`. */
  className?: string;
  /** Drops the column when the table itself is narrower than 48 rem (`lg`) or 60 rem (`xl`); a phone's card still shows it. */
  hideBelow?: 'lg' | 'xl';
  /** A phone's card: the whole width without a label, or not at all. The first column is always the card's title. */
  card?: 'full' | 'hidden';
};

/** What the table can do: sorting, done by the server. Version 9 of TanStack Table wants its features named. */
export const dataTableFeatures = tableFeatures({
  rowSortingFeature,
  columnMeta: metaHelper<DataTableColumnMeta>(),
});

type Features = typeof dataTableFeatures;

// biome-ignore lint/suspicious/noExplicitAny: each column has a value type of its own, as in TanStack's own signatures
export type DataTableColumn<Row extends object> = ColumnDef<Features, Row, any>;

/** Starts a column list: `const column = dataTableColumn<Row>()`, then `column.columns([column.accessor('name', {…})])`. Keep it outside the component. */
export function dataTableColumn<Row extends object>() {
  return createColumnHelper<Features, Row>();
}
