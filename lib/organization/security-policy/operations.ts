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
import { Problem } from '@/lib/core/problem';
import { allowsVersion } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { type Changes, changed } from '@/lib/platform/audit-trail/record';
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

/** What the organization asks of those who sign in to it, and of its keys. */
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

/** Changes the policy, if nobody else did since `version`. Sessions that its new rules no longer allow end with it. */
export const updateSecurityPolicy = mutation({
  name: 'security_policy.update',
  summary: 'Update the security policy',
  permission: 'organization:write',
  sensitive: true,
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
    if (!allowsVersion(version, before.version)) throw changedMeanwhile(before);
    const wanted = { ...asked, ...(await deadline(db, before, asked.two_factor_required_from)) };
    const changes = changed(before, wanted, FIELDS);
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

/** Names the members who have no second factor, before one is required of them. */
export const previewTwoFactor = query({
  name: 'security_policy.preview_two_factor',
  summary: 'Preview who would have to set up two-factor authentication',
  permission: 'organization:write',
  input: PreviewTwoFactor,
  output: TwoFactorPreview,
  run: ({ actor, db }, input) => previewRequirement(db, actor.organization_id, input),
});

/** Counts the open sessions that other lives would end at once. */
export const previewSessions = query({
  name: 'security_policy.preview_sessions',
  summary: 'Preview which sessions other lives would end',
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

/** Names the live keys that would live longer than a limit. They stay; what is limited is what is chosen from then on. */
export const previewApiKeys = query({
  name: 'security_policy.preview_api_keys',
  summary: 'Preview which API keys live longer than a limit',
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

// One change of the policy at a time, and none beside a new key.
async function lockOrganization(tx: Tx, id: string) {
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, id))
    .for('no key update');
  return organization!;
}

// The deadline that holds stays as it is, past or not; another one is taken as from now.
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

function changedMeanwhile(current: SecurityPolicy): Problem {
  const who = current.updated_by_label ?? 'Somebody';
  return new Problem('precondition_failed', `${who} changed the security policy in the meantime.`, { current });
}
