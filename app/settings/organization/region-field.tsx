'use client';

import type { ComponentProps } from 'react';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import type { RegionChoice } from '@/lib/organization/schema';
import { FIELD_LABELS, REGION_LABELS } from './words';

/** Where the voice data lives. A region whose choice means moving data is shown, but cannot be chosen. */
export function RegionField({
  regions,
  current,
  error,
  ...select
}: { regions: RegionChoice[]; current: RegionChoice['region']; error?: string } & ComponentProps<'select'>) {
  const stuck = regions.filter(({ region, requires_move }) => region !== current && requires_move);
  const free = regions.length - 1 - stuck.length;
  const hint =
    stuck.length === 0
      ? 'This installation keeps all regions in one database, so a change moves no data.'
      : free === 0
        ? 'Your voice data lives here. The other regions have databases of their own, and moving data there is not possible yet.'
        : 'Regions with a database of their own cannot be chosen: moving data there is not possible yet.';
  return (
    <Field label={FIELD_LABELS.region} hint={hint} error={error}>
      <NativeSelect {...select} className="sm:max-w-[calc(50%-9px)]">
        {regions.map(({ region, requires_move }) => (
          <option key={region} value={region} disabled={requires_move && region !== current}>
            {REGION_LABELS[region]}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
