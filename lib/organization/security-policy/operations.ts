import { and, asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { sessions } from '@/db/schema/control/sign-in';
import { liveSession } from '@/lib/account/sessions/session';
import { endDisallowedSessions, markExpiredSessions } from '@/lib/account/sessions/session-history';
import { longerThan } from '@/lib/api-keys/keys/lifetime';
import { clientKey, liveKey } from '@/lib/api-keys/keys/state';
import { versionConflict } from '@/lib/core/problem';
import { allowsVersion } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import type { Changes } from '@/lib/platform/audit-trail/record';
import { findPolicy } from './read';
import {
  ApiKeysPreview,
  PreviewApiKeys,
  PreviewSessions,
  PreviewTwoFactor,
  SecurityPolicy,
  SecurityPolicyFields,
  SessionsPreview,
  TwoFactorPreview,
  UpdateSecurityPolicy,
} from './schema';
import { assertOwnSecondFactor, deadlineOf, previewRequirement } from './two-factor';

const NAMED = 50;
const FIELDS = SecurityPolicyFields.keyof().options;

/** The organization's rules for sign-in, sessions and API keys. */
export const getSecurityPolicy = query({
  name: 'security_policy.get',
  summary: 'Get the security policy',
  permission: 'organization:read',
  input: z.strictObject({}),
  output: SecurityPolicy,
  http: {
    method: 'GET',
    path: '/organization/security-policy',
    message: 'Security policy fetched',
    versioned: true,
  },
  run: ({ actor, db }) => findPolicy(db, actor.organization_id),
});

/** Changes the policy unless it changed since `version`. Sessions that the new rules no longer allow end. */
export const updateSecurityPolicy = mutation({
  name: 'security_policy.update',
  summary: 'Update the security policy',
  permission: 'organization:write',
  requires_reauthentication: true,
  input: UpdateSecurityPolicy,
  output: SecurityPolicy,
  http: {
    method: 'PATCH',
    path: '/organization/security-policy',
    message: 'Security policy updated',
    versioned: true,
  },
  async run({ actor, db, audit, unchanged }, { version, ...asked }) {
    const { organization_id } = actor;
    const { name } = await lockOrganization(db, organization_id);
    const before = await findPolicy(db, organization_id);
    if (!allowsVersion(version, before.version)) throw versionConflict('security policy', before);
    const wanted = { ...asked, ...(await deadline(db, before, asked.two_factor_required_from)) };
    const changes = auditDiff(before, wanted, { fields: FIELDS });
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    if (changes.two_factor_required_from?.after) await assertOwnSecondFactor(db, actor);
    const lives = changes.session_idle_minutes || changes.session_lifetime_minutes;
    if (lives) await markExpiredSessions(db, organization_id);
    await save(db, organization_id, before, changes, actor.label);
    if (lives) await endDisallowedSessions(db, organization_id);
    audit({ target: { type: 'organization', id: organization_id, label: name }, changes });
    return findPolicy(db, organization_id);
  },
});

/** Lists the members without two-factor authentication, before it is required. */
export const previewTwoFactor = query({
  name: 'security_policy.preview_two_factor',
  summary: 'Preview who would have to set up two-factor authentication',
  permission: 'organization:write',
  input: PreviewTwoFactor,
  output: TwoFactorPreview,
  run: ({ actor, db }, input) => previewRequirement(db, actor.organization_id, input),
});

/** Counts the open sessions that new timeouts would end at once. */
export const previewSessions = query({
  name: 'security_policy.preview_sessions',
  summary: 'Preview which sessions new timeouts would end',
  permission: 'organization:write',
  input: PreviewSessions,
  output: SessionsPreview,
  async run({ actor, db }, { session_idle_minutes: idle, session_lifetime_minutes: life }) {
    const over = sql`(${sessions.last_active_at} <= now() - make_interval(mins => ${idle})
      or ${sessions.created_at} <= now() - make_interval(mins => ${life}))`;
    const [found] = await db
      .select({
        sessions: sql<number>`count(*)::int`,
        people: sql<number>`count(distinct ${sessions.user_id})::int`,
        includes_yours: sql<boolean>`coalesce(bool_or(${sessions.id} = ${actor.session_id}), false)`,
      })
      .from(sessions)
      .where(and(eq(sessions.organization_id, actor.organization_id), liveSession(), over));
    return found!;
  },
});

/** Lists the active keys that exceed a maximum lifetime. They stay; only later expiry dates are limited. */
export const previewApiKeys = query({
  name: 'security_policy.preview_api_keys',
  summary: 'Preview which API keys exceed a maximum lifetime',
  permission: 'organization:write',
  input: PreviewApiKeys,
  output: ApiKeysPreview,
  async run({ actor, db }, { api_key_lifetime_days }) {
    if (api_key_lifetime_days === null) return { total: 0, keys: [] };
    const longer = and(
      eq(apiKeys.organization_id, actor.organization_id),
      clientKey(),
      liveKey(),
      longerThan(api_key_lifetime_days),
    );
    const [keys, total] = await Promise.all([
      db
        .select({ id: apiKeys.id, name: apiKeys.name, expires_at: apiKeys.expires_at })
        .from(apiKeys)
        .where(longer)
        .orderBy(asc(sql`lower(${apiKeys.name})`), asc(apiKeys.id))
        .limit(NAMED),
      db.$count(apiKeys, longer),
    ]);
    return { total, keys };
  },
});

// Serializes changes of the policy, also with the creation of keys.
async function lockOrganization(tx: Tx, id: string) {
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, id))
    .for('no key update');
  return organization!;
}

// An unchanged deadline is kept, even if it has passed; a new one is read relative to now.
async function deadline(tx: Tx, before: SecurityPolicy, wanted: string | null | undefined) {
  if (!wanted) return {};
  const same = before.two_factor_required_from === new Date(wanted).toISOString();
  return { two_factor_required_from: same ? before.two_factor_required_from : await deadlineOf(tx, wanted) };
}

async function save(tx: Tx, organization_id: string, before: SecurityPolicy, changes: Changes, label: string) {
  const chosen = Object.fromEntries(Object.entries(changes).map(([field, { after }]) => [field, after]));
  const version = before.version + 1;
  const policy = { ...before, ...chosen, version, updated_at: sql`now()`, updated_by_label: label };
  await tx
    .insert(securityPolicies)
    .values({ ...policy, organization_id })
    .onConflictDoUpdate({ target: securityPolicies.organization_id, set: policy });
}
