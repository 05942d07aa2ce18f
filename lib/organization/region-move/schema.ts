import { z } from 'zod';
import { Instant, RegionName } from '@/lib/core/schema';

/** A move of voice data to the database of another region. */
export const RegionMove = z
  .object({
    to_region: RegionName,
    phase: z.enum(['copying', 'switching', 'erasing', 'cancelling']).meta({
      description:
        '`copying`: everything keeps working; `switching`: voice data is read-only for a few seconds; `erasing`: the move is complete and the old copy is being erased; `cancelling`: the move is being cancelled',
    }),
    rows_done: z.number().int(),
    rows_total: z.number().int(),
    error: z.string().nullable().meta({ description: 'Why the last attempt failed; it is retried' }),
    started_at: Instant,
  })
  .meta({ id: 'RegionMove' });
export type RegionMove = z.infer<typeof RegionMove>;
