'use client';

import { X } from 'lucide-react';
import { createContext, type Dispatch, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { Pagination } from '@/components/pagination';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { formatNumber, plural } from '@/lib/core/format';
import type { Role } from '@/lib/core/roles';
import { describeReview } from './labels';
import { countRows, type Row } from './row';
import { RoleCell, TextCell } from './row-cells';
import type { Change } from './use-rows';
import { VerdictCell } from './verdict';

const SIZES = [10, 50, 100];

interface ReviewProps {
  rows: Row[];
  roles: Role[];
  problem: string | null;
  /** Whether the rows come from a table, whose columns can be matched again. */
  hasColumns: boolean;
  sending: boolean;
  change: Dispatch<Change>;
  onSend: () => void;
  onReset: () => void;
}

/** Every row with its validation result, to be fixed or removed in place. Nothing has been sent yet. */
export function ReviewStep({ rows, roles, problem, hasColumns, sending, change, onSend, onReset }: ReviewProps) {
  const [page, setPage] = useState(0);
  const [size, setSize] = useState(SIZES[0]!);
  // The filtered rows stay fixed, so that a row does not disappear while it is being fixed.
  const [only, setOnly] = useState<ReadonlySet<number>>();
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const counts = countRows(rows);
  const columns = useColumns(change);
  const chosen = only ? rows.filter(({ number }) => only.has(number)) : rows;
  const at = Math.min(page, Math.max(0, Math.ceil(chosen.length / size) - 1));
  const wrong = rows.filter(({ verdict }) => verdict.status === 'refused');
  const show = (numbers: ReadonlySet<number> | undefined) => {
    setOnly(numbers);
    setPage(0);
  };
  const remove = (removed: Row[]) => {
    change({ do: 'remove', numbers: new Set(removed.map(({ number }) => number)) });
    heading.current?.focus();
  };
  return (
    <RolesContext value={roles}>
      <UnsavedChanges dirty />
      <div ref={heading} tabIndex={-1} className="scroll-mt-20 outline-none">
        <CardHeader
          title="Review list"
          description={<span aria-live="polite">{describeReview(counts)}</span>}
          action={
            <>
              {hasColumns && (
                <Button size="sm" onClick={() => change({ do: 'choose columns' })}>
                  Change columns
                </Button>
              )}
              {only ? (
                <Button size="sm" onClick={() => show(undefined)}>
                  Show all {formatNumber(rows.length)}
                </Button>
              ) : (
                wrong.length > 0 && (
                  <>
                    <Button size="sm" onClick={() => show(new Set(wrong.map(({ number }) => number)))}>
                      Show the {formatNumber(wrong.length)} to fix
                    </Button>
                    <Button size="sm" onClick={() => remove(wrong)}>
                      Remove them
                    </Button>
                  </>
                )
              )}
            </>
          }
        />
      </div>
      <CardBody>
        {problem && (
          <Alert
            tone="bad"
            action={
              <Button size="sm" onClick={() => change({ do: 'problem', problem: null })}>
                Try again
              </Button>
            }
          >
            {problem}
          </Alert>
        )}
        <DataTable
          label="People to invite"
          columns={columns}
          rows={chosen.slice(at * size, (at + 1) * size)}
          rowId={(row) => String(row.number)}
          rowActions={(row) => (
            <Button variant="ghost" size="icon" aria-label={`Remove row ${row.number}`} onClick={() => remove([row])}>
              <X aria-hidden="true" />
            </Button>
          )}
          empty={<p className="px-4 py-8 text-center text-muted">No rows left.</p>}
          footer={
            chosen.length > SIZES[0]! && (
              <Pagination
                page={at}
                pageSize={size}
                pageSizes={SIZES}
                total={chosen.length}
                onPageChange={setPage}
                onPageSizeChange={(next) => {
                  setSize(next);
                  setPage(0);
                }}
              />
            )
          }
        />
      </CardBody>
      <CardFooter hint="Rows that need fixing are not invited. You can download or fix them afterwards.">
        <Button onClick={onReset}>Start over</Button>
        <Button
          variant="primary"
          pending={sending || (counts.unchecked > 0 && !problem)}
          disabled={counts.unchecked > 0 || counts.ready === 0}
          onClick={onSend}
        >
          Send {plural(counts.ready, 'invitation')}
        </Button>
      </CardFooter>
    </RolesContext>
  );
}

const column = dataTableColumn<Row>();

// The roles array changes after every response. A context keeps the columns stable, so that the focused field is not remounted.
const RolesContext = createContext<Role[]>([]);

function Roles({ row, change }: { row: Row; change: Dispatch<Change> }) {
  const roles = useContext(RolesContext);
  return <RoleCell row={row} roles={roles} onEdit={(fields) => change({ do: 'edit', number: row.number, fields })} />;
}

function useColumns(change: Dispatch<Change>) {
  return useMemo(() => {
    const text = (field: 'email' | 'first_name' | 'last_name', header: string, className: string) =>
      column.display({
        id: field,
        header,
        cell: ({ row: { original: row } }) => (
          <TextCell row={row} field={field} onEdit={(fields) => change({ do: 'edit', number: row.number, fields })} />
        ),
        meta: { className },
      });
    return column.columns([
      text('email', 'Email', 'sm:w-[36%]'),
      text('first_name', 'First Name', 'sm:w-[13%]'),
      text('last_name', 'Last Name', 'sm:w-[13%]'),
      column.display({
        id: 'role',
        header: 'Role',
        cell: ({ row }) => <Roles row={row.original} change={change} />,
        meta: { className: 'sm:min-w-32' },
      }),
      column.display({
        id: 'verdict',
        header: 'Status',
        cell: ({ row }) => <VerdictCell row={row.original} />,
        meta: { className: 'sm:w-[23%]', card: 'full' },
      }),
    ]);
  }, [change]);
}
