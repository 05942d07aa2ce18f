import { z } from 'zod';
import { Deleted, Id, Instant, LocationSchema, listOf, PageInput, pageOf, rule, sortBy } from '@/lib/core/schema';
import {
  API_KEY_MARKS,
  API_KEY_STATES,
  DEFAULT_GRACE_SECONDS,
  EXPIRING_DAYS,
  IDLE_DAYS,
  LONGEST_GRACE_SECONDS,
  NEVER_USED_DAYS,
  USAGE_RANGES,
} from './constants';
import { AllowedAddresses, Expiry, GrantedPermission, GrantedPermissions, Name } from './fields';

const State = z.enum(API_KEY_STATES, 'State must be active, disabled, expired or revoked.').meta({ id: 'ApiKeyState' });
const Mark = z.enum(API_KEY_MARKS, 'Mark must be expiring, never_used or idle.').meta({ id: 'ApiKeyMark' });

/** A working secret of a key: the current one, or an earlier one in its grace period. */
const Secret = z
  .object({
    id: Id,
    prefix: z.string(),
    last_four: z.string(),
    created_at: Instant,
    expires_at: Instant.nullable().describe(
      'When its grace period ends; null for the current secret, which ends with the key',
    ),
    last_used_at: Instant.nullable(),
    last_used_ip: z.string().nullable(),
    last_used_location: LocationSchema.describe('Where that address is, by an estimate'),
    last_used_user_agent: z.string().nullable(),
  })
  .meta({ id: 'ApiKeySecret' });
export type ApiKeySecret = z.infer<typeof Secret>;

/** How often a key was used. The windows end with the current minute, and each includes the shorter ones. */
const Usage = z
  .object({
    last_24_hours: z.int(),
    last_7_days: z.int(),
    last_30_days: z.int(),
    daily: z.array(z.int()).describe('Requests in each of the last 30 periods of 24 hours, oldest first'),
  })
  .meta({ id: 'ApiKeyUsageSummary' });

/** A key as pages and the API show it: everything except the secret. */
export const ApiKey = z
  .object({
    id: Id,
    name: Name,
    prefix: z
      .string()
      .describe('The first characters of the key')
      .meta({ examples: ['agni_sk_7Qd2'] }),
    last_four: z
      .string()
      .describe('The last four characters of the key')
      .meta({ examples: ['x4Kp'] }),
    permissions: z.array(GrantedPermission),
    allowed_addresses: z.array(z.string()).describe('CIDR blocks the key may be used from; empty allows any address'),
    state: State.describe('The current state, by the database’s clock'),
    marks: z
      .array(Mark)
      .describe(
        `Warnings about an active key: \`expiring\` within ${EXPIRING_DAYS} days, \`never_used\` although created at least ` +
          `${NEVER_USED_DAYS} days ago, \`idle\` for at least ${IDLE_DAYS} days`,
      ),
    created_by_label: z.string(),
    created_at: Instant,
    expires_at: Instant.nullable().describe('Null if the key never expires'),
    disabled_at: Instant.nullable(),
    disabled_by_label: z.string().nullable(),
    revoked_at: Instant.nullable(),
    revoked_by_label: z.string().nullable(),
    last_used_at: Instant.nullable(),
    last_used_ip: z.string().nullable(),
    last_used_location: LocationSchema.describe('Where that address is, by an estimate'),
    last_used_user_agent: z.string().nullable(),
    secrets: z.array(Secret).describe('The current secret first, then earlier ones still in their grace period'),
    usage: Usage,
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyIdInput = z.strictObject({ id: Id });

export const ListApiKeysInput = z.strictObject({
  ...PageInput,
  search: z
    .string()
    .trim()
    .max(120, 'A search can have at most 120 characters.')
    .refine(
      (value) => !value.includes('\0'),
      rule('unsafe_characters', 'This search contains characters that cannot be stored.'),
    )
    .optional()
    .describe('Text in the name or prefix; ignores case and accents'),
  state: listOf(State)
    .optional()
    .describe('Only keys in these states; repeat the parameter or separate values with commas'),
  mark: listOf(Mark)
    .optional()
    .describe('Only keys with one of these marks; repeat the parameter or separate values with commas'),
  permission: GrantedPermission.optional().describe('Only keys with this permission'),
  sort: sortBy(['created_at', 'name', 'last_used_at', 'ended_at'], '-created_at').describe(
    'Column to sort by; prefix it with a minus to sort in descending order. `ended_at` is when a key was revoked or expires. With more than 10,000 keys, `last_used_at` needs `state=active,disabled`',
  ),
});
export type ListApiKeysInput = z.output<typeof ListApiKeysInput>;
export const ApiKeyPage = pageOf(ApiKey);

export const CreateApiKeyInput = z.strictObject({
  name: Name,
  expires_at: Expiry,
  permissions: GrantedPermissions,
  allowed_addresses: AllowedAddresses.default([]),
});

/** The only responses that contain a key's text: those of its creation and its rotation. */
export const CreatedApiKey = ApiKey.extend({
  key: z.string().describe('The API key. It is shown only once and cannot be retrieved later'),
}).meta({ id: 'ApiKeyWithSecret' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** The fields to change; omitted fields stay as they are. */
export const UpdateApiKeyInput = z.strictObject({
  id: Id,
  name: Name.optional(),
  permissions: GrantedPermissions.optional(),
  allowed_addresses: AllowedAddresses.optional(),
  expires_at: Expiry,
  disabled: z.boolean().optional().describe('A disabled key is rejected like an unknown one until it is enabled again'),
});

export type UpdateApiKeyInput = z.output<typeof UpdateApiKeyInput>;

/** A rotation: the key gets a new secret, and keeps its id, settings and history. */
export const RotateApiKeyInput = z.strictObject({
  id: Id,
  grace_seconds: z
    .int('The grace period must be a whole number of seconds.')
    .min(0, 'The grace period cannot be negative. Use 0 to end the old secret now.')
    .max(LONGEST_GRACE_SECONDS, 'The grace period can be at most 30 days.')
    .default(DEFAULT_GRACE_SECONDS)
    .describe('How long the old secret keeps working, in seconds; 0 ends it now. Never longer than the key itself'),
  secret_id: Id.optional().describe(
    'The current secret as you last saw it. If the key has been rotated since, the response is 409 and nothing changes',
  ),
});

export type RotateApiKeyInput = z.output<typeof RotateApiKeyInput>;

export const EndSecretInput = z.strictObject({ id: Id, secret_id: Id });

export const DeletedApiKey = Deleted;

export const ApiKeyUsageInput = z.strictObject({
  id: Id,
  range: z.enum(USAGE_RANGES, 'Range must be 24h, 7d or 30d.').default('24h').describe('The period to report on'),
});

const StatusCounts = z
  .object({ '2xx': z.int(), '3xx': z.int(), '4xx': z.int(), '5xx': z.int() })
  .meta({ id: 'StatusCounts' });
export type StatusCounts = z.infer<typeof StatusCounts>;

/** A key's usage by time, endpoint and status class. */
export const ApiKeyUsage = z
  .object({
    id: Id,
    range: z.enum(USAGE_RANGES),
    bucket: z.enum(['hour', 'day']).describe('Length of a bucket: 60 minutes or 24 hours, counted back from `to`'),
    from: Instant,
    to: Instant,
    total: z.int(),
    by_status: StatusCounts,
    buckets: z
      .array(
        z
          .object({ from: Instant, to: Instant, total: z.int(), by_status: StatusCounts })
          .meta({ id: 'ApiKeyUsageBucket' }),
      )
      .describe('Oldest first'),
    endpoints: z
      .array(
        z
          .object({ endpoint: z.string().meta({ examples: ['agent.list'] }), total: z.int(), by_status: StatusCounts })
          .meta({ id: 'ApiKeyUsageEndpoint' }),
      )
      .describe('Most used first'),
  })
  .meta({ id: 'ApiKeyUsage' });
export type ApiKeyUsage = z.infer<typeof ApiKeyUsage>;
