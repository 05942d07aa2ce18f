'use client';

import { type KeyboardEvent, useEffect, useState } from 'react';
import { cn } from '@/components/ui/class-names';
import { parseMailbox } from '@/lib/core/mailbox';
import type { Role } from '@/lib/core/roles';
import { FIELDS } from './columns';
import type { Person } from './people';
import type { Row } from './row';

const look =
  'h-8 w-full min-w-0 @xl:-mx-2 @xl:w-[calc(100%+1rem)] rounded-sm border border-transparent bg-transparent px-2 text-base outline-offset-0 hover:border-control focus:border-accent focus:bg-raised aria-invalid:border-bad max-sm:h-10 max-sm:border-control max-sm:bg-raised sm:text-sm';

interface CellProps {
  row: Row;
  onEdit: (fields: Partial<Person>) => void;
}

function invalid(row: Row, field: string): true | undefined {
  return row.verdict.status === 'refused' && row.verdict.errors.some(({ path }) => path === field) ? true : undefined;
}

/** Returns the id of a row's error message. */
export function verdictId(row: Row): string {
  return `verdict-${row.number}`;
}

/** An editable cell, as in a spreadsheet: blur and Enter commit the value, Escape reverts it. */
export function TextCell({ row, field, onEdit }: CellProps & { field: 'email' | 'first_name' | 'last_name' }) {
  const [draft, setDraft] = useState(row[field]);
  useEffect(() => setDraft(row[field]), [row, field]);
  const settle = () => {
    const typed = field === 'email' ? (parseMailbox(draft)?.address ?? draft.trim()) : draft.trim();
    if (typed !== row[field]) onEdit({ [field]: typed });
    setDraft(typed);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') settle();
    if (event.key === 'Escape') setDraft(row[field]);
  };
  return (
    <input
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onKeyDown={onKeyDown}
      aria-label={`${FIELDS[field]}, row ${row.number}`}
      aria-invalid={invalid(row, field)}
      aria-describedby={invalid(row, field) && verdictId(row)}
      inputMode={field === 'email' ? 'email' : undefined}
      autoComplete="off"
      autoCapitalize={field === 'email' ? 'none' : undefined}
      spellCheck={false}
      className={look}
    />
  );
}

/** A select for a row's role. An unknown role is shown until another one is chosen. */
export function RoleCell({ row, roles, onEdit }: CellProps & { roles: Role[] }) {
  const choices = [...new Set([...roles.toReversed(), row.role])];
  return (
    <select
      value={row.role}
      onChange={(event) => onEdit({ role: event.target.value })}
      aria-label={`${FIELDS.role}, row ${row.number}`}
      aria-invalid={invalid(row, 'role')}
      aria-describedby={invalid(row, 'role') && verdictId(row)}
      className={cn(look, 'min-w-28 cursor-pointer px-1 font-medium text-xs tracking-wide sm:text-xs')}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}
