import {
  type ColumnDef,
  type ColumnSort,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

/** Column options beyond TanStack's own. */
export type DataTableColumnMeta = {
  /** The label in a phone's card and sort list; required when `header` is not a string. */
  label?: string;
  align?: 'end';
  /** Classes for header and cells, mostly a width such as `w-40`. */
  className?: string;
  /** Hides the column when the table is narrower than 48 rem (`lg`) or 60 rem (`xl`); a phone's card still shows it. */
  hideBelow?: 'lg' | 'xl';
  /** In a phone's card: full width without a label, or hidden. The first column is always the card's title. */
  card?: 'full' | 'hidden';
};

/** Features of the table: sorting, done by the server. TanStack Table 9 requires features to be listed. */
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

/** Returns a sort parameter, such as `-created_at`, as the table takes it. */
export function columnSort(sort: string): ColumnSort {
  return { id: sort.replace('-', ''), desc: sort.startsWith('-') };
}

/** Returns the order of a table as a sort parameter. */
export function sortText<Sort extends string>({ id, desc }: ColumnSort): Sort {
  return `${desc ? '-' : ''}${id}` as Sort;
}
