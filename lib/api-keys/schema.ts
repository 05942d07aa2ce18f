import { z } from 'zod';
import { PERMISSIONS, type Permission } from '@/lib/permissions';
import { Id, Instant, line, listOf, PageInput, pageOf, sortBy } from '@/lib/schema';

export const API_KEY_STATES = ['active', 'expired', 'revoked'] as const;
export type ApiKeyState = (typeof API_KEY_STATES)[number];
export const USAGE_RANGES = ['24h', '7d', '30d'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];
export const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;

/** Live keys that an organization may have at once, and the years that a key may live. */
export const LIVE_KEYS_LIMIT = 100;
export const LONGEST_LIFE_YEARS = 10;

const permission = z.enum(PERMISSIONS as readonly [Permission, ...Permission[]], {
  error: ({ input }) => {
    const asked = String(input).slice(0, 64);
    const readable = PERMISSIONS.find((known) => asked.endsWith(':write') && known === asked.replace(/write$/, 'read'));
    if (readable) return `${readable.split(':')[0]} is read-only: ask for ${readable} instead of ${asked}.`;
    return `There is no permission “${asked}”. Permissions are named like agents:read.`;
  },
});

const permissions = z
  .array(permission, 'Choose at least one permission.')
  .min(1, 'Choose at least one permission.')
  .refine((all) => new Set(all).size === all.length, 'Name each permission once.')
  .meta({ uniqueItems: true, examples: [['agents:read', 'calls:read']] })
  .describe('What the key may do. A write permission does not include the read permission');

const name = line(80, 'Name').meta({ examples: ['Production backend'] });

/** How often a key was used. The windows end with the current minute, and each holds the shorter ones. */
const Usage = z.object({
  last_24_hours: z.int(),
  last_7_days: z.int(),
  last_30_days: z.int(),
  daily: z
    .array(z.int())
    .describe('Requests in each of the last 30 periods of 24 hours, oldest first; zero where there was none'),
});

/** A key as pages and the API show it: everything but the key itself. */
export const ApiKey = z.object({
  id: Id,
  name,
  prefix: z
    .string()
    .describe('How the key begins')
    .meta({ examples: ['agni_sk_7Qd2'] }),
  last_four: z
    .string()
    .describe('How the key ends')
    .meta({ examples: ['x4Kp'] }),
  permissions: z.array(permission),
  state: z.enum(API_KEY_STATES).describe('By the clock of the database'),
  created_by_label: z.string(),
  created_at: Instant,
  expires_at: Instant.nullable().describe('Null: never'),
  revoked_at: Instant.nullable(),
  revoked_by_label: z.string().nullable(),
  last_used_at: Instant.nullable(),
  last_used_ip: z.string().nullable(),
  last_used_user_agent: z.string().nullable(),
  usage: Usage,
});
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyIdInput = z.strictObject({ id: Id });

export const ListApiKeysInput = z.strictObject({
  ...PageInput,
  search: z
    .string()
    .trim()
    .max(120, 'A search has at most 120 characters.')
    .refine((value) => !value.includes('\0'), 'This search has characters that cannot be stored.')
    .optional()
    .describe('Text that the name or the prefix contains, in any case'),
  state: listOf(z.enum(API_KEY_STATES, 'State is active, expired or revoked.'))
    .optional()
    .describe('Only these states, separated by commas'),
  permission: permission.optional().describe('Only keys that hold this permission'),
  sort: sortBy(['created_at', 'name', 'last_used_at', 'ended_at'], '-created_at').describe(
    'Column to sort by; a minus sorts descending. `ended_at` is when a key was revoked or expires',
  ),
});
export type ListApiKeysInput = z.output<typeof ListApiKeysInput>;
export const ApiKeyPage = pageOf(ApiKey);

export const CreateApiKeyInput = z.strictObject({
  name,
  expires_at: Instant.nullable()
    .optional()
    .describe(
      `When the key stops working: in the future, at most ${LONGEST_LIFE_YEARS} years from now; null or left out: never`,
    ),
  permissions,
});

/** The only answer that ever holds a key's text. */
export const CreatedApiKey = ApiKey.extend({
  key: z.string().describe('The key. It is shown this once and cannot be had again'),
});

/** The fields to change; those left out stay as they are. */
export const UpdateApiKeyInput = z.strictObject({ id: Id, name: name.optional(), permissions: permissions.optional() });
/** The form that renames a key. */
export const RenameApiKeyInput = z.strictObject({ id: Id, name });

export const DeletedApiKey = z.object({ deleted: z.literal(true), id: Id });

export const ApiKeyUsageInput = z.strictObject({
  id: Id,
  range: z.enum(USAGE_RANGES, 'Range is 24h, 7d or 30d.').default('24h').describe('How far back'),
});

const StatusCounts = z.object({ '2xx': z.int(), '3xx': z.int(), '4xx': z.int(), '5xx': z.int() });
export type StatusCounts = z.infer<typeof StatusCounts>;

/** What a key was used for, counted by time, by endpoint and by class of status. */
export const ApiKeyUsage = z.object({
  id: Id,
  range: z.enum(USAGE_RANGES),
  bucket: z.enum(['hour', 'day']).describe('The length of a bucket: 60 minutes or 24 hours, counted back from `to`'),
  from: Instant,
  to: Instant,
  total: z.int(),
  by_status: StatusCounts,
  buckets: z
    .array(z.object({ from: Instant, to: Instant, total: z.int(), by_status: StatusCounts }))
    .describe('Oldest first'),
  endpoints: z
    .array(
      z.object({ endpoint: z.string().meta({ examples: ['agent.list'] }), total: z.int(), by_status: StatusCounts }),
    )
    .describe('Most used first'),
});
export type ApiKeyUsage = z.infer<typeof ApiKeyUsage>;

/** A whole key pasted into a search is cut to its prefix, so that a secret never gets into an address or a log. */
export function searchable(text: string): string {
  const value = text.trim();
  return /^agni_sk_[0-9A-Za-z]{5,}$/.test(value) ? value.slice(0, 12) : value;
}
