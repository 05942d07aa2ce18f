import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { liveSession } from '@/lib/account/sessions/session';
import type { Actor } from '@/lib/core/actor';
import type { Role } from '@/lib/core/roles';
import type { User } from '@/lib/organization/members/schema';
import type { Action } from './constants';

/** What decides about one user. People with the same facts have the same fate, so that a preview decides once per group. */
export interface Facts {
  /** Null when the organization has no such user. */
  role: Role | null;
  status: User['status'] | null;
  /** Whether it is the actor. */
  own: boolean;
  /** With `end_sessions`: whether they are signed in to the organization. */
  signed_in?: boolean;
  /** With `send_temporary_password`: whether they also belong to another organization. */
  elsewhere?: boolean;
  /** With `send_temporary_password`: the domain of an invited person's address. */
  invited_domain?: string | null;
}

// `users` and `memberships` are joined by the statement that these are part of.
const SIGNED_IN = sql`exists (select from ${sessions} where ${sessions.user_id} = memberships.user_id
  and ${sessions.organization_id} = memberships.organization_id and ${liveSession()})`;
const ELSEWHERE = sql`exists (select from ${memberships} as other where other.user_id = memberships.user_id
  and other.organization_id <> memberships.organization_id and other.status <> 'invited')`;
const INVITED_DOMAIN = sql`case when memberships.status = 'invited' then lower(split_part(users.email, '@', -1)) end`;

const MORE: Partial<Record<Action, SQL>> = {
  end_sessions: sql`, 'signed_in', ${SIGNED_IN}`,
  send_temporary_password: sql`, 'elsewhere', ${ELSEWHERE}, 'invited_domain', ${INVITED_DOMAIN}`,
};

/** SQL: the facts about a user as text, the same text for the same facts. @see joinMembers */
export function factsOf(actor: Actor, action: Action): SQL<string> {
  const own = actor.kind === 'user' ? sql`coalesce(memberships.user_id = ${actor.id}, false)` : sql`false`;
  return sql<string>`jsonb_build_object('role', memberships.role, 'status', memberships.status, 'own', ${own}${MORE[action] ?? sql``})::text`;
}

/** SQL: joins the members of an organization to rows `chosen`; others stay without a membership. */
export function joinMembers(organization_id: string): SQL {
  return sql`left join memberships on memberships.organization_id = ${organization_id} and memberships.user_id = chosen.target_id
    left join users on users.id = memberships.user_id`;
}

/** What decides about all users of a change alike. */
export interface Circumstances {
  active_owners: number;
  allowed_domains: string[];
}

/** Reads the circumstances of an organization. */
export async function readCircumstances(db: Db | Tx, organization_id: string): Promise<Circumstances> {
  const { rows } = await db.execute<{ active_owners: number; allowed_domains: string[] }>(sql`
    select allowed_email_domains as allowed_domains,
      (select count(*)::int from ${memberships}
        where organization_id = ${organization_id} and role = 'OWNER' and status = 'active') as active_owners
    from ${organizations} where id = ${organization_id}`);
  return rows[0]!;
}
