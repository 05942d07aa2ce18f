'use client';

import { useId } from 'react';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';

/** Radio buttons for roles, each with a summary. */
export function RoleChoice({
  legend,
  roles,
  value,
  onChange,
}: {
  legend: string;
  roles: Role[];
  /** Undefined until one is chosen. */
  value: Role | undefined;
  onChange: (role: Role) => void;
}) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="float-left font-medium">{legend}</legend>
      <div className="clear-both divide-y overflow-clip rounded-md border border-line-strong">
        {roles.map((role) => (
          <label
            key={role}
            className="flex cursor-pointer gap-3 px-3 py-2.5 hover:bg-hover has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={role}
              checked={role === value}
              onChange={() => onChange(role)}
              className="mt-0.5 size-4 shrink-0 accent-(--accent) outline-none!"
            />
            <span className="min-w-0">
              <span className="block font-medium text-note tracking-wide">{role}</span>
              <span className="block text-pretty text-muted text-note">{ROLE_SUMMARY[role]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
