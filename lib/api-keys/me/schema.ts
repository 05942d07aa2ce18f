import { z } from 'zod';
import { Id, Instant, PermissionName, PlanName, RegionName } from '@/lib/core/schema';

export const MeInput = z.strictObject({});

/** The authenticated key, and what it may do. */
export const Me = z
  .object({
    key: z
      .object({
        id: Id,
        name: z.string().meta({ examples: ['CRM sync'] }),
        prefix: z
          .string()
          .describe('The first characters of the key, enough to tell keys apart')
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
        requests_per_minute: z.int().describe('Requests this key can make per minute'),
        burst: z.int().describe('Extra requests allowed in the same minute before requests are rejected'),
      })
      .meta({ id: 'MeLimits' }),
  })
  .meta({ id: 'Me' });
