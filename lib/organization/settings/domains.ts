import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { isEmailAllowed } from '@/lib/core/email-address';
import { revoke } from '@/lib/organization/invitations/pending';

const NAMED = 50;
const MEMBERS: ('active' | 'suspended')[] = ['active', 'suspended'];

/** Returns the members whose addresses a list of domains does not allow; the first 50. */
export async function membersOutside(db: Db | Tx, organization_id: string, rules: readonly string[]) {
  const mine = and(eq(memberships.organization_id, organization_id), inArray(memberships.status, MEMBERS));
  const domain = domainOf(users.email);
  const groups = await db
    .select({ domain, count: sql<number>`count(*)::int` })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(mine)
    .groupBy(domain);
  const outside = groups.filter((group) => !isEmailAllowed(`x@${group.domain}`, rules));
  if (outside.length === 0) return { total: 0, items: [] };
  const items = await db
    .select({ id: users.id, name: fullName(users), email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(mine, inArray(domain, names(outside))))
    .orderBy(asc(users.email))
    .limit(NAMED);
  return { total: sum(outside), items };
}

/** Returns the pending invitations that a list of domains does not allow; the first 50. */
export async function invitationsOutside(db: Db | Tx, organization_id: string, rules: readonly string[]) {
  const mine = and(eq(invitations.organization_id, organization_id), eq(invitations.status, 'pending'));
  const domain = domainOf(invitations.email);
  const groups = await db
    .select({ domain, count: sql<number>`count(*)::int` })
    .from(invitations)
    .where(mine)
    .groupBy(domain);
  const outside = groups.filter((group) => !isEmailAllowed(`x@${group.domain}`, rules));
  if (outside.length === 0) return { total: 0, items: [] };
  const items = await db
    .select({ id: invitations.id, name: fullName(invitations), email: invitations.email, role: invitations.role })
    .from(invitations)
    .where(and(mine, inArray(domain, names(outside))))
    .orderBy(asc(invitations.email))
    .limit(NAMED);
  return { total: sum(outside), items };
}

/**
 * Revokes the pending invitations that a list of domains does not allow. The caller has locked the organization's row, so
 * that none is added meanwhile. @returns the revoked invitations
 */
export async function revokeInvitationsOutside(tx: Tx, organization_id: string, rules: readonly string[]) {
  const pending = await tx
    .select({ id: invitations.id, email: invitations.email })
    .from(invitations)
    .where(and(eq(invitations.organization_id, organization_id), eq(invitations.status, 'pending')))
    .orderBy(asc(invitations.id))
    .for('update');
  const outside = pending.filter(({ email }) => !isEmailAllowed(email, rules));
  for (const { id } of outside) await revoke(tx, organization_id, id);
  return outside;
}

// Stored addresses are normalized, so the text after the @ is the domain. Grouping by it reduces a hundred thousand members to
// a handful of rule checks.
function domainOf(email: AnyPgColumn): SQL<string> {
  return sql<string>`lower(substring(${email} from '[^@]*$'))`;
}

function fullName(person: { first_name: AnyPgColumn; last_name: AnyPgColumn }): SQL<string> {
  return sql<string>`trim(${person.first_name} || ' ' || ${person.last_name})`;
}

function names(groups: { domain: string }[]): string[] {
  return groups.map(({ domain }) => domain);
}

function sum(groups: { count: number }[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}
