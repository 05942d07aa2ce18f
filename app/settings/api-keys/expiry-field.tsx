'use client';

import { type RefCallback, useState } from 'react';
import { DateField } from '@/components/date-field';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import { LONGEST_LIFE_YEARS } from '@/lib/api-keys/keys/fields';
import { exactly } from './words';

const DAY = 86_400_000;
const CUSTOM_DAYS = 30;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** What can be chosen at a press: everything that the organization allows, and the longest that it allows. */
function presetsWithin(longest: number | null): { value: string; label: string; days: number | null }[] {
  const days = [7, 30, 90, 365].filter((each) => longest === null || each < longest);
  if (longest !== null && longest <= 365) days.push(longest);
  const presets = days.map((each) => ({
    value: String(each),
    label: each === 365 ? 'In 1 year' : `In ${each} ${each === 1 ? 'day' : 'days'}`,
    days: each,
  }));
  return longest === null ? [{ value: 'never', label: 'Never', days: null }, ...presets] : presets;
}

/** When a new key ends unless something else is chosen: never, or with the longest preset that the organization allows. */
export function initialExpiry(longest: number | null): string | null {
  const days = presetsWithin(longest).at(-1)!.days;
  return longest === null || days === null ? null : inDays(days);
}

type Props = {
  /** ISO 8601; null: never; empty: not chosen yet. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Days that a key may live; null: it may live for ever. */
  longest: number | null;
  /** When the key expires as it is, for one that may be left so; not given for a new one. */
  current?: string | null;
  /** Given the control that is to be corrected: the choice, or the date where one is typed. */
  ref?: RefCallback<HTMLElement>;
  error?: string;
};

/** When a key stops working: after a while, at a date and time of one's own, or never. */
export function ExpiryField({ value, onChange, longest, current, ref, error }: Props) {
  const presets = presetsWithin(longest);
  // A key that never expires may be left so, where no other may any more.
  const keepable = current === null ? longest !== null : current !== undefined;
  const [choice, setChoice] = useState(keepable ? 'current' : longest === null ? 'never' : presets.at(-1)!.value);
  const choose = (next: string) => {
    setChoice(next);
    if (next === 'current') return onChange(current ?? null);
    const preset = presets.find((each) => each.value === next);
    if (preset) return onChange(preset.days === null ? null : inDays(preset.days));
    onChange(current ?? customStart(longest));
  };
  return (
    <div className="grid gap-2">
      <Field
        label="Expires"
        hint={hintFor(value, longest, choice === 'custom')}
        error={choice === 'custom' ? undefined : error}
      >
        <NativeSelect
          ref={choice === 'custom' ? undefined : ref}
          value={choice}
          onChange={(event) => choose(event.target.value)}
        >
          {keepable && <option value="current">As it is</option>}
          {presets.map((preset) => (
            <option key={preset.value} value={preset.value}>
              {preset.label}
            </option>
          ))}
          <option value="custom">On a date and time…</option>
        </NativeSelect>
      </Field>
      {choice === 'custom' && (
        <DateField
          time
          ref={ref}
          label="Date and time"
          hideLabel
          value={value ? new Date(value) : null}
          min={new Date()}
          max={latest(longest)}
          error={value === '' ? error && 'Choose a date and a time.' : error}
          onChange={(date) => onChange(date?.toISOString() ?? '')}
        />
      )}
    </div>
  );
}

function latest(longest: number | null): Date {
  if (longest !== null) return new Date(Date.now() + longest * DAY);
  const now = new Date();
  return new Date(now.setFullYear(now.getFullYear() + LONGEST_LIFE_YEARS));
}

// In the evening of a day not far off, or half of what is allowed where that is nearer.
function customStart(longest: number | null): string {
  if (longest !== null && longest <= CUSTOM_DAYS) return inDays(longest / 2);
  return new Date(new Date(Date.now() + CUSTOM_DAYS * DAY).setHours(18, 0, 0, 0)).toISOString();
}

function hintFor(value: string | null, longest: number | null, custom: boolean): string | undefined {
  if (value === null) return 'The key works until somebody revokes it.';
  const days = `${longest?.toLocaleString('en')} ${longest === 1 ? 'day' : 'days'}`;
  const limit = longest === null ? '' : `Your organization allows at most ${days}.`;
  // The date field says itself what was chosen.
  return custom || value === '' ? limit : `The key stops working on ${exactly(value)}, your time. ${limit}`;
}
