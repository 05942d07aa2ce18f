import { and, eq, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { invitations } from '@/db/schema/control/invitations';
import { controlSearch } from '@/db/search';
import { notFound } from '@/lib/core/problem';
import type { Invitation, ListInvitations } from './schema';

// By the database's clock, so that an invitation expires at the same moment for everyone.
const status = sql<
  Invitation['status']
>`case when ${invitations.status} = 'pending' and ${invitations.expires_at} <= now()
  then 'expired' else ${invitations.status} end`;

const lapsed = sql`(${invitations.status} = 'pending' and ${invitations.expires_at} <= now())`;

// As `status` says, in terms that an index of the stored status serves.
const STATUS: Record<Invitation['status'], SQL> = {
  pending: sql`(${invitations.status} = 'pending' and ${invitations.expires_at} > now())`,
  accepted: sql`${invitations.status} = 'accepted'`,
  declined: sql`${invitations.status} = 'declined'`,
  revoked: sql`${invitations.status} = 'revoked'`,
  expired: sql`(${invitations.status} = 'expired' or ${lapsed})`,
};

/** The columns of an invitation that readers may see. */
export const invitationColumns = {
  id: invitations.id,
  email: invitations.email,
  first_name: invitations.first_name,
  last_name: invitations.last_name,
  role: invitations.role,
  status,
  delivery: invitations.delivery,
  delivery_error: invitations.delivery_error,
  invited_by_label: invitations.invited_by_label,
  sent_at: invitations.sent_at,
  expires_at: invitations.expires_at,
  accepted_at: invitations.accepted_at,
  declined_at: invitations.declined_at,
  revoked_at: invitations.revoked_at,
  created_at: invitations.created_at,
};

const list = listing({
  from: invitations,
  rows: (query) => query.select(invitationColumns).from(invitations),
  organization: invitations.organization_id,
  id: invitations.id,
  sortable: {
    created_at: { by: invitations.created_at, value: (row) => row.created_at },
    expires_at: { by: invitations.expires_at, value: (row) => row.expires_at },
    email: { by: invitations.email, value: (row) => row.email },
  },
});

/** One page of an organization's invitations. */
export function findInvitations(db: Db, organization_id: string, input: z.output<typeof ListInvitations>) {
  return paginate(db, list, input, {
    organization_id,
    where: input.status && or(...input.status.map((each) => STATUS[each])),
    search: input.search ? controlSearch.finds(invitations, input.search) : undefined,
  });
}

/** One invitation of the organization. @throws Problem `not_found` */
export async function findInvitation(db: Db | Tx, organization_id: string, id: string): Promise<Invitation> {
  const [invitation] = await db
    .select(invitationColumns)
    .from(invitations)
    .where(and(eq(invitations.id, id), eq(invitations.organization_id, organization_id)));
  if (!invitation) throw notFound('invitation');
  return invitation;
}
