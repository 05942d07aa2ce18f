import { and, eq, gt, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { findToken } from '@/lib/auth/one-time-token';
import type { Role } from '@/lib/permissions';

/** What the join page says before anybody accepts. */
export interface InvitationDescription {
  organization_id: string;
  organization_name: string;
  invited_by: string;
  email: string;
  role: Role;
  /** The person has chosen a password before, so that they sign in to join. */
  has_account: boolean;
  expires_at: string;
}

/** The invitation behind the link of a mail, without using the link up; undefined when it is over. */
export async function describeInvitation(token: string): Promise<InvitationDescription | undefined> {
  const db = controlDb();
  const link = await findToken(db, 'join', token);
  if (!link?.invitation_id) return undefined;
  const [row] = await db
    .select({
      organization_id: organizations.id,
      organization_name: organizations.name,
      invited_by: invitations.invited_by_label,
      email: invitations.email,
      role: invitations.role,
      has_account: sql<boolean>`${users.password_hash} is not null`,
      expires_at: invitations.expires_at,
    })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organization_id))
    .innerJoin(users, eq(users.id, invitations.user_id))
    .where(
      and(
        eq(invitations.id, link.invitation_id),
        eq(invitations.status, 'pending'),
        gt(invitations.expires_at, sql`now()`),
      ),
    );
  return row;
}
