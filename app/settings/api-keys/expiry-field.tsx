'use client';

import { type RefCallback, useState } from 'react';
import { DateField } from '@/components/date-field';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import { LONGEST_LIFE_YEARS } from '@/lib/api-keys/keys/constants';
import { plural } from '@/lib/core/format';
import { formatDateTime } from './format';

const DAY = 86_400_000;
const CUSTOM_DAYS = 30;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** The presets that the organization's maximum lifetime allows, and that maximum itself. */
function presetsWithin(longest: number | null): { value: string; label: string; days: number | null }[] {
  const days = [7, 30, 90, 365].filter((each) => longest === null || each < longest);
  if (longest !== null && longest <= 365) days.push(longest);
  const presets = days.map((each) => ({
    value: String(each),
    label: each === 365 ? 'In 1 year' : `In ${plural(each, 'day')}`,
    days: each,
  }));
  return longest === null ? [{ value: 'never', label: 'Never', days: null }, ...presets] : presets;
}

/** Returns the default expiry of a new key: never, or the longest preset that the organization allows. */
export function initialExpiry(longest: number | null): string | null {
  const days = presetsWithin(longest).at(-1)!.days;
  return longest === null || days === null ? null : inDays(days);
}

type Props = {
  /** ISO 8601; null for never, an empty string while none is chosen. */
  value: string | null;
  onChange: (value: string | null) => void;
  /** Maximum key lifetime in days; null for no limit. */
  longest: number | null;
  /** The current expiry of an existing key; undefined for a new key. */
  current?: string | null;
  /** Receives the control to focus on an error: the select, or the date field when a custom date is chosen. */
  ref?: RefCallback<HTMLElement>;
  error?: string;
};

/** When a key expires: a preset, a custom date and time, or never. */
export function ExpiryField({ value, onChange, longest, current, ref, error }: Props) {
  const presets = presetsWithin(longest);
  // An existing key may keep its expiry, even one that the policy no longer allows.
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
          {keepable && <option value="current">Keep as is</option>}
          {presets.map((preset) => (
            <option key={preset.value} value={preset.value}>
              {preset.label}
            </option>
          ))}
          <option value="custom">Custom date and time…</option>
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
          error={value === '' ? error && 'Choose a date and time.' : error}
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

// 18:00 in 30 days, or half of the maximum lifetime if that is sooner.
function customStart(longest: number | null): string {
  if (longest !== null && longest <= CUSTOM_DAYS) return inDays(longest / 2);
  return new Date(new Date(Date.now() + CUSTOM_DAYS * DAY).setHours(18, 0, 0, 0)).toISOString();
}

function hintFor(value: string | null, longest: number | null, custom: boolean): string | undefined {
  if (value === null) return 'The key works until it is revoked.';
  const limit = longest === null ? '' : `Your organization allows at most ${plural(longest, 'day')}.`;
  // The date field already shows the chosen date.
  return custom || value === '' ? limit : `The key stops working on ${formatDateTime(value)}, your time. ${limit}`;
}
