'use client';

import { X } from 'lucide-react';
import { NativeSelect } from '@/components/ui/native-select';

interface ChoiceProps {
  label: string;
  /** The label of the option that removes the filter. */
  all: string;
  choices: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
}

/** A select with an option for all. Shows a URL value that is not among the choices as is. */
export function Choice({ label, all, choices, value, onChange }: ChoiceProps) {
  const known = value === '' || value in choices;
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="w-auto max-w-36 max-sm:max-w-none max-sm:min-w-[calc(50%-4px)] max-sm:flex-1"
    >
      <option value="">{all}</option>
      {!known && <option value={value}>{value}</option>}
      {Object.entries(choices).map(([choice, text]) => (
        <option key={choice} value={choice}>
          {text}
        </option>
      ))}
    </NativeSelect>
  );
}

/** A filter that was set from the table, with a button to remove it. */
export function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border border-line-strong pr-1 pl-3 text-note">
      <span className="min-w-0 truncate" title={label}>
        {label}
      </span>
      <button
        type="button"
        aria-label={`Remove filter: ${label}`}
        onClick={onRemove}
        className="grid size-6 shrink-0 place-items-center rounded-full text-muted hover:bg-hover hover:text-text"
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  );
}
