import { z } from 'zod';
import { formatNumber } from '@/lib/core/format';
import { MOST_COUNTED } from '@/lib/core/list-bounds';
import { isCountryCode } from '@/lib/core/location';
import { Id, Instant, LocationSchema, listOf, PageInput, pageOf, rule, sortBy, whole } from '@/lib/core/schema';
import { ACTOR_KINDS, EXPORT_FORMATS, RETENTION_DAYS } from './constants';

// Postgres cannot compare with a text that contains NUL.
function text(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine(
      (value) => !value.includes('\0'),
      rule('unsafe_characters', 'This contains characters that cannot be searched for.'),
    );
}

const Country = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isCountryCode, rule('unknown_country', 'Use the two-letter codes of countries, such as DE.'));

const ActorKind = z.enum(ACTOR_KINDS).meta({ id: 'ActorKind' });

/** Filters of the log, shared by the list and the export. */
const FILTERS = {
  search: text(200).optional().describe('Text in the actor, target or action, or the ID of the target'),
  action: text(100).optional().describe('An action such as `organization.update`'),
  actor_kind: ActorKind.optional().describe('Who acted: a person, an API key, or the system'),
  actor_id: text(100).optional().describe('ID of the user or key that acted'),
  target_type: text(50).optional().describe('The type of the target, such as `invitation`'),
  target_id: text(200).optional().describe('ID of the target'),
  country: listOf(Country)
    .optional()
    .describe(
      'Only events from these countries, as ISO 3166-1 alpha-2 codes; repeat the parameter or separate values with commas. Countries ' +
        'are estimated when an event is recorded: events from private or unknown addresses have none, and neither have events ' +
        'recorded by versions before this filter',
    ),
  from: Instant.optional().describe('At or after this time'),
  to: Instant.optional().describe('Before this time'),
};

/** Input of `audit_log.list`. */
export const ListAuditEvents = z.strictObject({
  ...PageInput,
  ...FILTERS,
  sort: sortBy(['created_at'], '-created_at'),
});

/** One event of the audit log. */
export const AuditEvent = z
  .object({
    id: Id,
    action: z.string(),
    actor_kind: ActorKind,
    actor_id: z.string().nullable(),
    actor_label: z.string(),
    target_type: z.string().nullable(),
    target_id: z.string().nullable(),
    target_label: z.string().nullable(),
    changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() }).meta({ id: 'AuditChange' })),
    ip: z.string().nullable(),
    location: LocationSchema.describe(
      'Where the address was, by an estimate: as recorded with the event, otherwise as of now',
    ),
    user_agent: z.string().nullable(),
    browser: z.string().nullable().describe('The browser, read from the user agent'),
    device: z.string().nullable(),
    request_id: z.string().nullable(),
    created_at: Instant,
    sequence: z
      .number()
      .int()
      .nullable()
      .describe('Position in the hash chain; null until the event is sealed, a few seconds later'),
    hash: z
      .string()
      .nullable()
      .describe('SHA-256, in hex, of the event, its position and the previous hash; null until sealed'),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Output of `audit_log.list`: a page, with the cursor of the previous page, to be read in the opposite order. */
export const AuditPage = pageOf(AuditEvent).extend({
  total: z
    .number()
    .int()
    .describe(`Matching events, counted up to ${formatNumber(MOST_COUNTED)}`),
  previous_cursor: z.string().nullable(),
});

/** Input of `audit_log.export`: the filters, and where the previous page ended. */
export const ExportAuditEvents = z.strictObject({
  filters: z.strictObject(FILTERS),
  format: z.enum(EXPORT_FORMATS),
  after: z.strictObject({ created_at: Instant, id: Id }).optional(),
});

/** An exported event: every field that its hash covers, and its position, so that anyone can recompute the chain. */
export const ExportedEvent = AuditEvent.omit({ browser: true, device: true, location: true }).extend({
  organization_id: Id,
  misdated: z.boolean().nullable(),
  sealed_at: Instant.nullable(),
  country: z
    .string()
    .nullable()
    .optional()
    .describe('Only as CSV: it is derived from the address, and no part of the chain'),
});
export type ExportedEvent = z.infer<typeof ExportedEvent>;

/** A seal as text: `1042:` and 64 hexadecimal digits. */
export const SealText = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[1-9]\d{0,14}:[0-9a-f]{64}$/,
    'Enter a seal as you copied it: a number, a colon, and 64 letters and digits.',
  );

/** Parses a seal into its sequence and hash. */
export function sealOf(text: z.output<typeof SealText>): { sequence: number; hash: string } {
  const [sequence, hash] = text.split(':');
  return { sequence: Number(sequence), hash: hash! };
}

/** Input of `audit_log.verify`. */
export const VerifyAuditLog = z.strictObject({
  seal: SealText.optional().describe('A seal you noted earlier; detects whether the newest events were removed'),
});

const Seal = z.object({ sequence: z.number().int(), hash: z.string() });

/** Output of `audit_log.verify`. */
export const Verification = z.object({
  intact: z.boolean(),
  checked: z.number().int().describe('Sealed events that were checked'),
  waiting: z.number().int().describe('Events not sealed yet'),
  last_seal: Seal.nullable(),
  seal_expired: z.boolean().describe('Whether the given seal belongs to an event that retention has removed'),
  broken: z
    .object({
      kind: z.enum(['changed', 'removed', 'inserted', 'cut_off', 'rewritten']),
      sequence: z.number().int().nullable(),
      event_id: z.string().nullable(),
      detail: z.string(),
    })
    .nullable(),
  took_ms: z.number().int(),
  verified_at: Instant,
});
export type Verification = z.infer<typeof Verification>;

/** The state of the chain, and the retention. */
export const AuditLogState = z.object({
  last_seal: Seal.nullable(),
  verified: z
    .object({ at: Instant, by: z.string(), intact: z.boolean(), finding: z.string().nullable() })
    .nullable()
    .describe('The last verification and its finding'),
  audit_retention_days: z.number().int().nullable(),
});
export type AuditLogState = z.infer<typeof AuditLogState>;

/** Input of `audit_log.update_retention`: days, or null for forever. */
export const Retention = z.strictObject({
  audit_retention_days: whole(RETENTION_DAYS.min, RETENTION_DAYS.max).nullable(),
});
