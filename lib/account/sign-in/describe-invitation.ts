import { and, eq, gt, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import type { Role } from '@/lib/core/roles';
import { findToken } from '@/lib/platform/crypto/tokens';
import { joinObstacle } from './accept-invitation';

/** What the join page shows before the person accepts. */
export interface InvitationDescription {
  organization_id: string;
  organization_name: string;
  invited_by: string;
  email: string;
  role: Role;
  /** Whether the account has a password. An administrator or the person may have voided it. */
  has_account: boolean;
  /** Why it can't be accepted now, in words for the person; null when it can. */
  obstacle: string | null;
  expires_at: string;
}

/** Returns the invitation behind a mailed link, without using the link up; undefined when it is no longer valid. */
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
      organization: {
        name: organizations.name,
        erase_at: organizations.erase_at,
        allowed_email_domains: organizations.allowed_email_domains,
      },
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
  if (!row) return undefined;
  const { organization, ...description } = row;
  return { ...description, obstacle: joinObstacle(organization, row.email) ?? null };
}
