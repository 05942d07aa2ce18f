import { formatNumber } from '@/lib/core/format';
import { type Columns, FIELDS, type Field } from './columns';
import { type Person, peopleIn, type Table } from './people';

const ROWS = 3;
const ORDER: Field[] = ['email', 'first_name', 'last_name', 'role'];

/** A preview of the first people in a table with the chosen columns. */
export function PeoplePreview({ table, columns, role }: { table: Table; columns: Columns; role: string }) {
  const people = peopleIn({ ...table, records: table.records.slice(0, ROWS) }, columns, role);
  const more = table.records.length - people.length;
  return (
    <section aria-labelledby="people-preview" className="grid gap-2">
      <h3 id="people-preview" className="font-medium">
        Preview
      </h3>
      <div className="overflow-hidden rounded-md border">
        <table className="w-full table-fixed text-left text-note max-sm:block">
          <thead className="border-b bg-bg text-muted max-sm:sr-only">
            <tr>
              {ORDER.map((field) => (
                <th key={field} scope="col" className="px-4 py-2 font-medium first:w-[40%]">
                  {FIELDS[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y max-sm:block">
            {people.map((person, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its position
              <PreviewRow key={index} person={person} />
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p className="text-muted text-note">and {formatNumber(more)} more</p>}
    </section>
  );
}

function PreviewRow({ person }: { person: Person }) {
  return (
    <tr className="max-sm:grid max-sm:gap-0.5 max-sm:px-4 max-sm:py-2.5">
      {ORDER.map((field) => (
        <td key={field} className="min-w-0 truncate sm:px-4 sm:py-2" title={person[field]}>
          <span className="text-muted sm:hidden">{FIELDS[field]}: </span>
          {person[field] || <span className="text-faint">–</span>}
        </td>
      ))}
    </tr>
  );
}
