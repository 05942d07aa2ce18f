import type { Actor } from '@/lib/core/actor';
import { mayGrant } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import { domainRefusal, roleRefusal } from '@/lib/organization/invitations/rules';
import type { BulkAction } from './constants';
import type { Circumstances, Facts } from './facts';
import type { Refusal } from './kind';

/** What is to be done, and by whom. */
export interface Plan extends Circumstances {
  actor: Actor;
  action: BulkAction;
  /** The new role, with `change_role`. */
  role: Role | null;
}

const OWNER_NEEDED = 'The organization needs at least one active owner.';
const INVITED = 'They have not accepted the invitation yet.';

/**
 * Returns why a user is left out of a bulk change; undefined when they are changed. The preview and every batch ask here, and the
 * rules are those of the same change of one user.
 */
export function refusalOf(facts: Facts, plan: Plan): Refusal | undefined {
  if (!facts.role || !facts.status) return { reason: 'not_found', message: 'The organization has no such user.' };
  return protection(facts.role, facts, plan) ?? obstacles[plan.action](facts, plan);
}

function protection(role: Role, { status, own }: Facts, { actor, action, active_owners }: Plan): Refusal | undefined {
  const isLastOwner = role === 'OWNER' && status === 'active' && active_owners === 1;
  const endsOwnership = action === 'change_role' || action === 'suspend' || action === 'remove';
  if (isLastOwner && endsOwnership && mayGrant(actor, 'OWNER')) return { reason: 'last_owner', message: OWNER_NEEDED };
  if (own) return { reason: 'own_account', message: 'This is your own account.' };
  const error = roleRefusal(actor, role);
  return error && { reason: 'role_above_own', message: error.message };
}

type Obstacle = (facts: Facts, plan: Plan) => Refusal | undefined;

const obstacles: Record<BulkAction, Obstacle> = {
  change_role: ({ role }, plan) => (role === plan.role ? unchanged(`They already have the role ${role}.`) : undefined),
  suspend: ({ status }) =>
    status === 'invited' ? invited() : status === 'suspended' ? unchanged('They are already suspended.') : undefined,
  reactivate: ({ status }) =>
    status === 'invited' ? invited() : status === 'active' ? unchanged('They are already active.') : undefined,
  remove: () => undefined,
  end_sessions: ({ signed_in }) =>
    signed_in ? undefined : { reason: 'no_sessions', message: 'They are not signed in.' },
  send_temporary_password: passwordObstacle,
};

function passwordObstacle({ status, elsewhere, invited_domain }: Facts, plan: Plan): Refusal | undefined {
  if (status === 'suspended') return { reason: 'suspended', message: 'They are suspended. Reactivate them first.' };
  if (status === 'invited') {
    const error = domainRefusal(plan.allowed_domains, `someone@${invited_domain}`);
    return error && { reason: 'domain_not_allowed', message: error.message };
  }
  if (!elsewhere) return undefined;
  const message = 'They also belong to another organization, so you cannot reset their password.';
  return { reason: 'other_organization', message };
}

function unchanged(message: string): Refusal {
  return { reason: 'unchanged', message };
}

function invited(): Refusal {
  return { reason: 'invitation_pending', message: INVITED };
}
