'use client';

import type { ComponentProps } from 'react';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import type { RegionChoice } from '@/lib/organization/settings/schema';
import { FIELD_LABELS, REGION_LABELS } from './labels';

/** Where the voice data lives, and what another choice means. */
export function RegionField({
  regions,
  chosen,
  moving,
  error,
  ...select
}: {
  regions: RegionChoice[];
  chosen: RegionChoice['region'];
  /** Whether data is on its way already. */
  moving: boolean;
  error?: string;
} & ComponentProps<'select'>) {
  const moves = regions.some(({ region, requires_move }) => region === chosen && requires_move);
  const hint = moving
    ? 'Your voice data is on its way; above is how far it has come.'
    : moves
      ? 'Saving moves your voice data there. All of it stays readable; for some seconds at the end it cannot be changed.'
      : regions.some(({ requires_move }) => requires_move)
        ? 'Your voice data lives here: calls, leads, contacts, agents and the knowledge base.'
        : 'This installation keeps all regions in one database, so a change moves no data.';
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
