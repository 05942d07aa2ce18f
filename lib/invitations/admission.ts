import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/actor';
import { describeRules, isEmailAllowed } from '@/lib/organization/email-domains';
import { mayGrant, type Role } from '@/lib/permissions';
import { Problem } from '@/lib/problem';

/**
 * Refuses an address that the organization's rules keep out. The row is locked against a change of the rules until the
 * transaction ends, so that no invitation slips in beside a tighter list. Call it before any invitation is locked:
 * a change of the rules takes the same two locks in this order.
 * @throws Problem `validation_error` on `email`
 */
export async function assertAdmitted(tx: Tx, organization_id: string, email: string): Promise<void> {
  const [organization] = await tx
    .select({ rules: organizations.allowed_email_domains })
    .from(organizations)
    .where(eq(organizations.id, organization_id))
    .for('share');
  const rules = organization?.rules ?? [];
  if (isEmailAllowed(email, rules)) return;
  const message = `The organization only admits addresses at ${describeRules(rules)}.`;
  throw new Problem('validation_error', message, { errors: [{ path: 'email', code: 'domain_not_allowed', message }] });
}

/** Refuses to give a role, or to act on somebody who has it, unless the actor may. @throws Problem `insufficient_permission` */
export function assertMayGrant(actor: Actor, role: Role): void {
  if (mayGrant(actor, role)) return;
  const message =
    role === 'OWNER'
      ? 'Only an owner may appoint, change or remove an owner.'
      : `The role ${role} may do more than you: you can neither give it nor act on somebody who has it.`;
  throw new Problem('insufficient_permission', message, {
    errors: [{ path: 'role', code: 'role_above_own', message }],
  });
}

/** A conflict about the address that was entered. */
export function emailConflict(code: string, message: string): Problem {
  return new Problem('conflict', message, { errors: [{ path: 'email', code, message }] });
}
