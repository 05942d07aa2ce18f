import { type SQL, sql } from 'drizzle-orm';
import { invitations } from '@/db/schema/control/invitations';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { formatNumber } from '@/lib/core/format';
import { fieldProblem } from '@/lib/core/problem';
import type { Role } from '@/lib/core/roles';
import { matchesFilters } from '@/lib/organization/invitations/read';
import { domainRefusal, roleRefusal } from '@/lib/organization/invitations/rules';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { type Action, MOST_BULK_USERS } from '../constants';
import type { Refusal, Source } from '../kind';
import type { InvitationChangeInput } from './schema';

/** What decides about one invitation. */
interface Facts {
  /** Null when the organization has no such invitation. */
  role: Role | null;
  /** As stored: an expired invitation is `pending` until a newer one replaces it. */
  status: Invitation['status'] | null;
  /** To resend it: the domain of the address. */
  domain?: string;
}

/** Changes of the organization's invitations. */
export const invitationSource: Source<InvitationChangeInput, Facts> = {
  reads: 'invitations:read',
  selectionOf,
  join: (organization_id) =>
    sql`left join ${invitations} on invitations.organization_id = ${organization_id} and invitations.id = chosen.target_id`,
  shown: { name: sql`invitations.first_name || ' ' || invitations.last_name`, email: sql`invitations.email` },
  factsOf(_: Actor, action: Action) {
    const domain = sql`, 'domain', lower(split_part(invitations.email, '@', -1))`;
    return sql<string>`jsonb_build_object('role', invitations.role, 'status', invitations.status${action === 'resend_invitation' ? domain : sql``})::text`;
  },
  isKnown: ({ role }) => role !== null,
  async judgeOf(db, actor, { action }) {
    const { rows } = await db.execute<{ domains: string[] }>(
      sql`select allowed_email_domains as domains from ${organizations} where id = ${actor.organization_id}`,
    );
    const { domains } = rows[0]!;
    return (facts) => refusalOf(facts, { actor, action, domains });
  },
  assertSize({ invitation_ids }, { total, known }) {
    if (known === 0) {
      throw invitation_ids
        ? fieldProblem('invitation_ids', 'not_found', 'The organization has none of these invitations.')
        : fieldProblem('filter', 'no_invitations', 'No invitations match this filter.');
    }
    if (total <= MOST_BULK_USERS) return;
    const most = formatNumber(MOST_BULK_USERS);
    throw fieldProblem('filter', 'too_many', `A change can have at most ${most} invitations. Narrow the filter.`);
  },
};

function selectionOf(
  organization_id: string,
  { invitation_ids, filter = {}, except_invitation_ids = [] }: InvitationChangeInput,
): SQL {
  if (invitation_ids) {
    return sql`select id as target_id, (row_number() over (order by min(place)))::int as position
      from unnest(${sql.param(invitation_ids)}::uuid[]) with ordinality as listed (id, place) group by id`;
  }
  return sql`select id as target_id, (row_number() over (order by created_at, id))::int as position from (
    select id, created_at from ${invitations}
    where ${matchesFilters(organization_id, filter)} and id <> all(${sql.param(except_invitation_ids)}::uuid[])
    limit ${MOST_BULK_USERS + 1}) as matching`;
}

const ENDED = {
  accepted: 'It was accepted.',
  declined: 'It was declined.',
  revoked: 'It was revoked.',
  expired: 'It has expired, and a newer invitation replaced it.',
};

// The rules of resending or revoking one invitation.
function refusalOf(
  { role, status, domain }: Facts,
  { actor, action, domains }: { actor: Actor; action: Action; domains: string[] },
): Refusal | undefined {
  if (!role || !status) return { reason: 'not_found', message: 'The organization has no such invitation.' };
  if (status !== 'pending') return { reason: 'not_pending', message: ENDED[status] };
  const above = roleRefusal(actor, role);
  if (above) return { reason: 'role_above_own', message: above.message };
  const outside = action === 'resend_invitation' ? domainRefusal(domains, `someone@${domain}`) : undefined;
  return outside && { reason: 'domain_not_allowed', message: outside.message };
}
