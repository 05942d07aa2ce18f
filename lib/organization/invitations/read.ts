import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { invitations } from '@/db/schema/control/invitations';
import { controlSearch, searchWords } from '@/db/search';
import { notFound } from '@/lib/core/problem';
import { ROLES } from '@/lib/core/roles';
import { DELIVERIES, INVITATION_STATUSES } from './constants';
import type { Invitation, ListInvitations } from './schema';

// By the database's clock, so that an invitation expires at the same moment for everyone.
const status = sql<
  Invitation['status']
>`case when ${invitations.status} = 'pending' and ${invitations.expires_at} <= now()
  then 'expired' else ${invitations.status} end`;

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
  can_resend: sql<boolean>`(${invitations.status} = 'pending')`,
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
  facets: {
    status: { column: invitations.listed_status, values: INVITATION_STATUSES },
    role: { column: invitations.role, values: ROLES },
    delivery: { column: invitations.delivery, values: DELIVERIES },
  },
});

/** The filters of the invitation list. */
export type InvitationFilters = Pick<z.output<typeof ListInvitations>, 'search' | 'status' | 'role' | 'delivery'>;

/** One page of an organization's invitations. */
export function findInvitations(db: Db, organization_id: string, input: z.output<typeof ListInvitations>) {
  const { status, role, delivery } = input;
  const facets = status || role || delivery ? { status, role, delivery } : undefined;
  return paginate(db, list, input, {
    organization_id,
    facets,
    range: notLapsed(status),
    search: searched(input.search),
  });
}

/** SQL condition on `invitations`: those of the organization that match the filters. */
export function matchesFilters(organization_id: string, { search, status, role, delivery }: InvitationFilters) {
  return and(
    eq(invitations.organization_id, organization_id),
    status && inArray(invitations.listed_status, status),
    role && inArray(invitations.role, role),
    delivery && inArray(invitations.delivery, delivery),
    notLapsed(status),
    searched(search),
  );
}

// The worker notes each minute which invitations have expired. Those of the last minute are no longer listed as pending either.
function notLapsed(status: InvitationFilters['status']): SQL | undefined {
  if (!status?.includes('pending') || status.includes('expired')) return undefined;
  return sql`(${invitations.listed_status} <> 'pending' or ${invitations.expires_at} > now())`;
}

function searched(search = ''): SQL | undefined {
  return and(...searchWords(search).map((word) => controlSearch.finds(invitations, word)));
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
