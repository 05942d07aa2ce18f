import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { controlDb, type Db, type Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { sessions } from '@/db/schema/control/sign-in';
import { hasApp, hasPasskey } from '@/lib/account/second-factor/second-factor';
import { type Actor, authorityOf, type RequestContext, type Step } from '@/lib/core/actor';
import type { Plan } from '@/lib/core/plans';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { liveSession, PROOF_MINUTES } from './session';

/** A signed-in person as the shell shows them, with the actor for operations. */
export interface SignedIn {
  session_id: string;
  /** The step that the person must take before anything else. */
  pending: Step | null;
  user: { id: string; email: string; first_name: string; last_name: string; theme: 'system' | 'light' | 'dark' };
  /** `deletion`: when the organization will be erased, and who requested it; null if it isn't being deleted. */
  organization: {
    id: string;
    name: string;
    plan: Plan;
    deletion: { erase_at: string; by: string } | null;
  };
  /** Whether the person needs a second factor after the password. */
  two_factor: boolean;
  /** The second factors that the person has. */
  factors: { app: boolean; passkey: boolean };
  /** Deadline by which this user must set up a second factor; null if none applies. */
  two_factor_due_at: string | null;
  actor: Actor;
}

/**
 * Returns the person behind a cookie's token: one indexed query per request, so that a revocation, expiry, demotion or suspension
 * takes effect at once. Undefined when the session is no longer valid.
 */
export async function findSession(token: string, request: RequestContext): Promise<SignedIn | undefined> {
  const row = await readSession(token);
  if (!row) return undefined;
  if (!isUsable(row)) {
    if (!(await moveToOtherOrganization(row.session))) return undefined;
    return findSession(token, request);
  }
  await updateLastActive(row.session, row.idle_seconds);
  const { session, user, organization, membership, factors, recently_authenticated } = row;
  const two_factor = factors.app || factors.passkey;
  const pending = session.pending ?? stepOf(row, two_factor);
  return {
    session_id: session.id,
    pending,
    user,
    organization: { id: organization.id, name: organization.name, plan: organization.plan, deletion: deletionOf(row) },
    two_factor,
    factors,
    two_factor_due_at: two_factor ? null : row.two_factor_required_from,
    actor: {
      kind: 'user',
      id: user.id,
      label: `${user.first_name} ${user.last_name} <${user.email}>`,
      organization_id: organization.id,
      region: organization.region,
      role: membership!.role,
      permissions: authorityOf(membership!.role, pending),
      session_id: session.id,
      recently_authenticated,
      request,
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<typeof readSession>>>;

async function readSession(token: string) {
  const [row] = await controlDb()
    .select({
      session: {
        id: sessions.id,
        user_id: sessions.user_id,
        organization_id: sessions.organization_id,
        pending: sessions.pending,
      },
      factors: { app: hasApp(sessions.user_id), passkey: hasPasskey(sessions.user_id) },
      recently_authenticated: sql<boolean>`${sessions.proved_at} > now() - make_interval(mins => ${PROOF_MINUTES})`,
      two_factor_required_from: securityPolicies.two_factor_required_from,
      two_factor_overdue: sql<boolean>`coalesce(${securityPolicies.two_factor_required_from} <= now(), false)`,
      idle_seconds: sql<number>`extract(epoch from now() - ${sessions.last_active_at})`.mapWith(Number),
      user: {
        id: users.id,
        email: users.email,
        first_name: users.first_name,
        last_name: users.last_name,
        theme: users.theme,
      },
      organization: {
        id: organizations.id,
        name: organizations.name,
        plan: organizations.plan,
        region: organizations.region,
        erase_at: organizations.erase_at,
        deleted_by_label: organizations.deleted_by_label,
      },
      membership: { role: memberships.role, status: memberships.status },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .innerJoin(organizations, eq(organizations.id, sessions.organization_id))
    .leftJoin(securityPolicies, eq(securityPolicies.organization_id, sessions.organization_id))
    .leftJoin(
      memberships,
      and(eq(memberships.user_id, sessions.user_id), eq(memberships.organization_id, sessions.organization_id)),
    )
    .where(and(eq(sessions.token_hash, sha256(token)), liveSession()));
  return row;
}

// The step that the organization requires before anything else.
function stepOf({ organization, two_factor_overdue }: Row, two_factor: boolean): Step | null {
  if (organization.erase_at) return 'organization_deleted';
  return two_factor_overdue && !two_factor ? 'enrol_second_factor' : null;
}

function deletionOf({ organization: { erase_at, deleted_by_label } }: Row): SignedIn['organization']['deletion'] {
  return erase_at === null ? null : { erase_at, by: deleted_by_label ?? 'An owner' };
}

// An invited person is not a member yet, but may take the steps to become one.
function isUsable({ session, membership }: Row): boolean {
  return membership?.status === 'active' || (membership?.status === 'invited' && session.pending !== null);
}

// A person removed or suspended here may belong elsewhere: the session continues there, or ends.
async function moveToOtherOrganization(session: Row['session']): Promise<boolean> {
  if (session.pending) return false;
  const home = await activeMembership(controlDb(), session.user_id);
  if (!home) return false;
  await controlDb().update(sessions).set({ organization_id: home.organization_id }).where(eq(sessions.id, session.id));
  return true;
}

/** Returns the active membership that a person used last; one in an organization that is being deleted only if there is no other. */
export async function activeMembership(db: Db | Tx, user_id: string) {
  const [membership] = await db
    .select({ organization_id: memberships.organization_id, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(and(eq(memberships.user_id, user_id), eq(memberships.status, 'active')))
    .orderBy(
      desc(isNull(organizations.erase_at)),
      sql`${memberships.last_active_at} desc nulls last`,
      desc(memberships.created_at),
    )
    .limit(1);
  return membership;
}

// "Last active" is accurate to a minute: writing it at every request would turn each page view into an update. Of concurrent
// requests the first one writes.
async function updateLastActive(session: Row['session'], idle_seconds: number): Promise<void> {
  if (session.pending || idle_seconds < 60) return;
  const db = controlDb();
  const written = await db
    .update(sessions)
    .set({ last_active_at: sql`now()` })
    .where(and(eq(sessions.id, session.id), lt(sessions.last_active_at, sql`now() - interval '60 seconds'`)))
    .returning({ id: sessions.id });
  if (written.length === 0) return;
  await db
    .update(memberships)
    .set({ last_active_at: sql`now()` })
    .where(and(eq(memberships.user_id, session.user_id), eq(memberships.organization_id, session.organization_id)));
}
