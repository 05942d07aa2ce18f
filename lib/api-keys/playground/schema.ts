import { z } from 'zod';
import { PERMISSIONS } from '@/lib/core/permissions';
import { Instant } from '@/lib/core/schema';

export const CreatePlaygroundKeyInput = z.strictObject({});

/** A short-lived read-only key. */
export const PlaygroundKey = z.object({
  key: z.string().describe('The API key. It is shown only once and cannot be retrieved later'),
  permissions: z.array(z.enum(PERMISSIONS)),
  expires_at: Instant,
});
export type PlaygroundKey = z.infer<typeof PlaygroundKey>;
