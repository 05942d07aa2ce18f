import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import { type Columns, FIELDS, type Field as FieldName } from './columns';
import type { Table } from './read-people';

/** Which column is which, as it was found; to be put right where it was not. */
export function ColumnFields({
  table,
  columns,
  onChange,
}: {
  table: Table;
  columns: Columns;
  onChange: (columns: Columns) => void;
}) {
  const width = Math.max(...table.records.map((record) => record.length), table.header?.length ?? 0);
  const names = Array.from({ length: width }, (_, index) => table.header?.[index] || sampleOf(table, index));
  return (
    <fieldset className="grid gap-3 rounded-md border bg-bg px-4 py-3">
      <legend className="sr-only">Columns</legend>
      <p className="text-muted text-note">
        Columns of your table. Choose the same one for both names where it holds the whole name.
      </p>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {(Object.keys(FIELDS) as FieldName[]).map((field) => (
          <Field key={field} label={`${FIELDS[field]} from`}>
            <NativeSelect
              controlSize="sm"
              value={columns[field] ?? ''}
              onChange={(event) =>
                onChange({ ...columns, [field]: event.target.value === '' ? null : Number(event.target.value) })
              }
            >
              <option value="">–</option>
              {names.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <option key={index} value={index}>
                  {name}
                </option>
              ))}
            </NativeSelect>
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function sampleOf(table: Table, index: number): string {
  const sample = table.records.find((record) => record[index])?.[index];
  return sample ? `Column ${index + 1}: ${sample.slice(0, 30)}` : `Column ${index + 1}`;
}
