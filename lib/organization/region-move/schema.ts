import { z } from 'zod';
import { Instant, RegionName } from '@/lib/core/schema';

/** Voice data on its way to the database of another region. */
export const RegionMove = z
  .object({
    to_region: RegionName,
    phase: z.enum(['copying', 'switching', 'erasing', 'cancelling']).meta({
      description:
        '`copying`: everything goes on; `switching`: voice data cannot be changed for some seconds; `erasing`: the move is made, and the old copy goes; `cancelling`: it was called off',
    }),
    rows_done: z.number().int(),
    rows_total: z.number().int(),
    error: z.string().nullable().meta({ description: 'Why the last try did not come to its end; it is tried again' }),
    started_at: Instant,
  })
  .meta({ id: 'RegionMove' });
export type RegionMove = z.infer<typeof RegionMove>;
