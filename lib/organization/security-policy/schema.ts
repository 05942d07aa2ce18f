import { z } from 'zod';
import { SESSION_IDLE_MINUTES, SESSION_LIFETIME_MINUTES } from '@/lib/account/sessions/limits';
import { Instant, PageInput, pageOf, search, Version, whole } from '@/lib/core/schema';
import { User } from '@/lib/organization/members/schema';
import { API_KEY_LIFETIME_DAYS } from './constants';

const idle = whole(SESSION_IDLE_MINUTES.min, SESSION_IDLE_MINUTES.max).describe(
  'Idle timeout in minutes, from 15 minutes to 30 days: a session that is not used for this long ends',
);
const lifetime = whole(SESSION_LIFETIME_MINUTES.min, SESSION_LIFETIME_MINUTES.max).describe(
  'Maximum session length in minutes, from 1 hour to 90 days, counted from sign-in',
);
const keyLifetime = whole(API_KEY_LIFETIME_DAYS.min, API_KEY_LIFETIME_DAYS.max)
  .nullable()
  .describe('Maximum API key lifetime in days; null for no limit');

/** An organization's rules for sign-in, sessions and API keys. */
export const SecurityPolicyFields = z.strictObject({
  two_factor_required_from: Instant.nullable().describe(
    'Deadline for two-factor authentication, within a year: from then on, members without it lose access. A time in the past means now; null when it is not required',
  ),
  session_idle_minutes: idle,
  session_lifetime_minutes: lifetime,
  api_key_lifetime_days: keyLifetime,
});

/** What `security_policy.update` takes: any of the fields, and the version that was read (from `If-Match` in the API). */
export const UpdateSecurityPolicy = SecurityPolicyFields.partial().extend({ version: Version });

/** The policy as pages and the API show it. */
export const SecurityPolicy = z
  .object({
    two_factor_required_from: Instant.nullable(),
    session_idle_minutes: z.int(),
    session_lifetime_minutes: z.int(),
    api_key_lifetime_days: z.int().nullable(),
    version: z.int(),
    updated_at: Instant.nullable().describe('Null: never changed'),
    updated_by_label: z.string().nullable(),
  })
  .meta({ id: 'SecurityPolicy' });
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;

/** What `security_policy.preview_two_factor` takes. */
export const PreviewTwoFactor = z.strictObject({ ...PageInput, search: search(200).optional() });

/** A page of the active members without two-factor authentication, by name, and how many others there are. */
export const TwoFactorPreview = pageOf(
  User.pick({ id: true, first_name: true, last_name: true, email: true, role: true, last_active_at: true }),
).extend({
  with_two_factor: z.int().describe('Active members with two-factor authentication'),
  invited: z.int().describe('Invited people without two-factor authentication; they set it up when they join'),
});
export type TwoFactorPreview = z.infer<typeof TwoFactorPreview>;

/** What `security_policy.preview_sessions` takes. */
export const PreviewSessions = z.strictObject({ session_idle_minutes: idle, session_lifetime_minutes: lifetime });

/** The sessions that new timeouts would end at once. */
export const SessionsPreview = z.object({ sessions: z.int(), people: z.int(), includes_yours: z.boolean() });
export type SessionsPreview = z.infer<typeof SessionsPreview>;

/** What `security_policy.preview_api_keys` takes. */
export const PreviewApiKeys = z.strictObject({ api_key_lifetime_days: keyLifetime });

/** Active keys that expire later than the limit, counted from now; they stay as they are. The first 50 by name. */
export const ApiKeysPreview = z.object({
  total: z.int(),
  keys: z.array(z.object({ id: z.string(), name: z.string(), expires_at: Instant.nullable() })),
});
export type ApiKeysPreview = z.infer<typeof ApiKeysPreview>;
