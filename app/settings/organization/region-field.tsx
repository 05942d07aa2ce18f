'use client';

import type { ComponentProps } from 'react';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import type { RegionChoice } from '@/lib/organization/settings/schema';
import { FIELD_LABELS, REGION_LABELS } from './labels';

/** Chooses where the voice data is stored, and says what a change does. */
export function RegionField({
  regions,
  chosen,
  moving,
  error,
  ...select
}: {
  regions: RegionChoice[];
  chosen: RegionChoice['region'];
  /** Whether a region move is in progress. */
  moving: boolean;
  error?: string;
} & ComponentProps<'select'>) {
  const moves = regions.some(({ region, requires_move }) => region === chosen && requires_move);
  const hint = moving
    ? 'Your voice data is being moved. See the progress above.'
    : moves
      ? 'Saving moves your voice data there. It stays readable; for a few seconds at the end it cannot be changed.'
      : regions.some(({ requires_move }) => requires_move)
        ? 'Where your calls, leads, contacts, agents and knowledge base are stored.'
        : 'This installation stores all regions in one database, so changing the region moves no data.';
  return (
    <Field label={FIELD_LABELS.region} hint={hint} error={error}>
      <NativeSelect {...select} disabled={moving} className="sm:max-w-[calc(50%-9px)]">
        {regions.map(({ region }) => (
          <option key={region} value={region}>
            {REGION_LABELS[region]}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
