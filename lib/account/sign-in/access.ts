import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { activeMembership } from '@/lib/account/sessions/find-session';
import type { Role } from '@/lib/core/roles';
import { joinObstacle } from './accept-invitation';

/** An invitation that can be accepted now. */
export interface OpenInvitation {
  id: string;
  organization_id: string;
  organization_name: string;
  invited_by: string;
  role: Role;
}

/** Why a person can't sign in to one organization, or can't yet. */
export interface Obstacle {
  organization_name: string;
  what: 'suspended' | 'expired' | 'deleted' | 'domain';
}

/** What the correct password leads to: an organization, a pending invitation, or nothing and why. */
export type Access =
  | { kind: 'member' }
  | { kind: 'invited'; invitation: OpenInvitation }
  | { kind: 'none'; obstacles: Obstacle[] };

/**
 * Returns where a person can sign in. Show it only to a person who has proved the mailbox or the password: it reveals their
 * organizations. Of several open invitations, the one sent last counts.
 */
export async function accessOf(db: Db | Tx, user_id: string): Promise<Access> {
  if (await activeMembership(db, user_id)) return { kind: 'member' };
  const places = await unusableMemberships(db, user_id);
  const obstacles: Obstacle[] = [];
  for (const place of places) {
    const what = obstacleAt(place);
    if (!what) return { kind: 'invited', invitation: place.invitation as OpenInvitation };
    obstacles.push({ organization_name: place.organization.name, what });
  }
  return { kind: 'none', obstacles };
}

type Place = Awaited<ReturnType<typeof unusableMemberships>>[number];

function unusableMemberships(db: Db | Tx, user_id: string) {
  return db
    .select({
      status: memberships.status,
      email: users.email,
      expired: sql<boolean>`coalesce(${invitations.expires_at} <= now(), true)`,
      organization: {
        name: organizations.name,
        erase_at: organizations.erase_at,
        allowed_email_domains: organizations.allowed_email_domains,
      },
      invitation: {
        id: invitations.id,
        organization_id: organizations.id,
        organization_name: organizations.name,
        invited_by: invitations.invited_by_label,
        role: invitations.role,
      },
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .leftJoin(
      invitations,
      and(
        eq(invitations.user_id, memberships.user_id),
        eq(invitations.organization_id, memberships.organization_id),
        eq(invitations.status, 'pending'),
      ),
    )
    .where(eq(memberships.user_id, user_id))
    .orderBy(desc(sql`coalesce(${invitations.sent_at}, ${invitations.created_at}, ${memberships.created_at})`));
}

function obstacleAt({ status, email, expired, organization }: Place): Obstacle['what'] | undefined {
  if (status === 'suspended') return 'suspended';
  if (expired) return 'expired';
  if (organization.erase_at) return 'deleted';
  return joinObstacle(organization, email) ? 'domain' : undefined;
}

const REASONS: Record<Obstacle['what'], (name: string) => string> = {
  suspended: (name) => `Your access to ${name} is suspended. Ask an administrator there to reactivate it.`,
  expired: (name) => `Your invitation to ${name} has expired. Ask an administrator there to send it again.`,
  deleted: (name) => `${name} is being deleted, so you can no longer join it.`,
  domain: (name) =>
    `${name} no longer allows email addresses at your domain. Ask an administrator there to invite another address.`,
};

/**
 * Returns why a person can't sign in anywhere, in sentences for them.
 * @param shown formats an organization's name, for example for an email that must not turn it into a link
 */
export function describeNoAccess(obstacles: readonly Obstacle[], shown = (name: string) => name): string {
  if (obstacles.length === 0) {
    return 'Your account no longer belongs to an organization. Ask an administrator to invite you again.';
  }
  return obstacles
    .slice(0, 3)
    .map(({ organization_name, what }) => REASONS[what](shown(organization_name)))
    .join(' ');
}

/**
 * Returns why a person can't sign in despite the correct password or passkey, in words for them; undefined when they can.
 */
export async function refusalFor(db: Db | Tx, user_id: string): Promise<string | undefined> {
  const access = await accessOf(db, user_id);
  if (access.kind === 'member') return undefined;
  if (access.kind === 'none') return describeNoAccess(access.obstacles);
  const { organization_name } = access.invitation;
  return `You have not joined ${organization_name} yet. Open the link in your invitation. If you can’t find it, use “Forgot password?”.`;
}
