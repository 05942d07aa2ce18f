import { z } from 'zod';
import { Id, Instant, PermissionName, PlanName, RegionName } from '@/lib/core/schema';

export const MeInput = z.strictObject({});

/** The key that asks, and what it may do. */
export const Me = z
  .object({
    key: z
      .object({
        id: Id,
        name: z.string().meta({ examples: ['CRM sync'] }),
        prefix: z
          .string()
          .describe('How the key begins; enough to tell keys apart')
          .meta({ examples: ['agni_sk_3fPq'] }),
        expires_at: Instant.nullable(),
      })
      .meta({ id: 'MeKey' }),
    organization: z
      .object({
        id: Id,
        name: z.string().meta({ examples: ['Acme Inc.'] }),
        plan: PlanName,
        region: RegionName,
      })
      .meta({ id: 'MeOrganization' }),
    permissions: z.array(PermissionName),
    limits: z
      .object({
        requests_per_minute: z.int().describe('Requests that this key may make in a minute'),
        burst: z.int().describe('Further requests in the same minute before calls are refused'),
      })
      .meta({ id: 'MeLimits' }),
  })
  .meta({ id: 'Me' });
