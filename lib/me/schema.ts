import { z } from 'zod';
import { PERMISSIONS } from '@/lib/permissions';
import { PLANS } from '@/lib/plans';
import { Id, Instant } from '@/lib/schema';

export const MeInput = z.strictObject({});

/** The key that asks, and what it may do. */
export const Me = z.object({
  key: z.object({
    id: Id,
    name: z.string().meta({ examples: ['CRM sync'] }),
    prefix: z
      .string()
      .describe('How the key begins; enough to tell keys apart')
      .meta({ examples: ['agni_sk_3fPq'] }),
    expires_at: Instant.nullable(),
  }),
  organization: z.object({
    id: Id,
    name: z.string().meta({ examples: ['Acme Inc.'] }),
    plan: z.enum(PLANS),
    region: z.enum(['us', 'eu', 'in']),
  }),
  permissions: z.array(z.enum(PERMISSIONS)),
  limits: z.object({
    requests_per_minute: z.int().describe('Requests that this key may make in a minute'),
    burst: z.int().describe('Further requests in the same minute before calls are refused'),
  }),
});
