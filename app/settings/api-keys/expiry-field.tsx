'use client';

import { type Ref, useState } from 'react';
import { Field } from '@/components/field';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { exactly } from './words';

const DAY = 86_400_000;
const PRESETS = [
  { value: 'never', label: 'Never', days: null },
  { value: '7', label: 'In 7 days', days: 7 },
  { value: '30', label: 'In 30 days', days: 30 },
  { value: '90', label: 'In 90 days', days: 90 },
  { value: '365', label: 'In 1 year', days: 365 },
] as const;

// `datetime-local` wants the reader's own time, to the minute and without a zone.
const local = (date: Date) =>
  new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);

type Props = {
  /** ISO 8601; null: never; empty: not chosen yet. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** When the key expires as it is, for one that may be left so. */
  current?: string | null;
  ref?: Ref<HTMLSelectElement>;
  error?: string;
};

/** When a key stops working: after a while, at a date and time of one's own, or never. */
export function ExpiryField({ value, onChange, current = null, ref, error }: Props) {
  const [choice, setChoice] = useState(current ? 'current' : 'never');
  const choose = (next: string) => {
    setChoice(next);
    if (next === 'current') return onChange(current);
    const preset = PRESETS.find((each) => each.value === next);
    if (preset) return onChange(preset.days === null ? null : new Date(Date.now() + preset.days * DAY).toISOString());
    onChange(current ?? new Date(new Date(Date.now() + 30 * DAY).setHours(18, 0, 0, 0)).toISOString());
  };
  return (
    <div className="grid gap-2">
      <Field label="Expires" hint={hintFor(value)} error={choice === 'custom' ? undefined : error}>
        <NativeSelect ref={ref} value={choice} onChange={(event) => choose(event.target.value)}>
          {current && <option value="current">As it is</option>}
          {PRESETS.map((preset) => (
            <option key={preset.value} value={preset.value}>
              {preset.label}
            </option>
          ))}
          <option value="custom">On a date and time…</option>
        </NativeSelect>
      </Field>
      {choice === 'custom' && (
        <Field label="Date and time" hideLabel error={value === '' ? error && 'Choose a date and a time.' : error}>
          <Input
            type="datetime-local"
            min={local(new Date())}
            defaultValue={value ? local(new Date(value)) : ''}
            onChange={(event) => onChange(event.target.value && new Date(event.target.value).toISOString())}
          />
        </Field>
      )}
    </div>
  );
}

function hintFor(value: string | null): string | undefined {
  if (value === null) return 'The key works until somebody revokes it.';
  return value === '' ? undefined : `The key stops working on ${exactly(value)}, your time.`;
}
