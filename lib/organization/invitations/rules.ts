import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { describeRules } from '@/lib/core/describe-rules';
import { isEmailAllowed } from '@/lib/core/email-address';
import { mayGrant } from '@/lib/core/permissions';
import { type FieldError, Problem } from '@/lib/core/problem';
import type { Role } from '@/lib/core/roles';

/**
 * Returns the organization's allowed domains and locks its row until the transaction ends, so that no invitation slips in
 * while the list is tightened. Call it before locking any invitation: a change of the rules takes the same two locks in
 * this order.
 */
export async function lockDomainRules(tx: Tx, organization_id: string): Promise<string[]> {
  const [organization] = await tx
    .select({ rules: organizations.allowed_email_domains })
    .from(organizations)
    .where(eq(organizations.id, organization_id))
    .for('share');
  return organization?.rules ?? [];
}

/** Returns why the domain rules exclude an address; undefined when they allow it. */
export function domainRefusal(rules: readonly string[], email: string): FieldError | undefined {
  if (isEmailAllowed(email, rules)) return undefined;
  const message = `The organization only allows email addresses at ${describeRules(rules)}.`;
  return { path: 'email', code: 'domain_not_allowed', message };
}

/** Throws when the organization's domain rules exclude an address; locks them like `lockDomainRules`. @throws Problem `validation_error` on `email` */
export async function assertAdmitted(tx: Tx, organization_id: string, email: string): Promise<void> {
  const error = domainRefusal(await lockDomainRules(tx, organization_id), email);
  if (error) throw new Problem('validation_error', error.message, { errors: [error] });
}

/** Returns why the actor may not grant a role or manage someone who has it; undefined when they may. */
export function roleRefusal(actor: Actor, role: Role): FieldError | undefined {
  if (mayGrant(actor, role)) return undefined;
  const message =
    role === 'OWNER'
      ? 'Only an owner can add, change or remove an owner.'
      : `The role ${role} has more permissions than you: you cannot assign it or manage someone who has it.`;
  return { path: 'role', code: 'role_above_own', message };
}

/** Throws unless the actor may grant a role and manage people who have it. @throws Problem `insufficient_permission` */
export function assertMayGrant(actor: Actor, role: Role): void {
  const error = roleRefusal(actor, role);
  if (error) throw new Problem('insufficient_permission', error.message, { errors: [error] });
}
