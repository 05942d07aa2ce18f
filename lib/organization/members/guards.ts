import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { assertMayGrant } from '@/lib/organization/invitations/rules';
import type { User } from './schema';

/** Refuses to act on oneself: a slip would shut oneself out. `instead` says what to do. @throws Problem `conflict` */
export function assertNotSelf(actor: Actor, id: string, instead: string): void {
  if (actor.kind === 'user' && actor.id === id) throw new Problem('conflict', instead);
}

/**
 * Refuses a change of role or status that the actor may not make: the present role and the new one must both be theirs to give.
 * @throws Problem `insufficient_permission`, `conflict`
 */
export function assertMayChange(actor: Actor, user: User, wanted: { role?: User['role']; status?: User['status'] }) {
  assertMayGrant(actor, user.role);
  if (wanted.role) assertMayGrant(actor, wanted.role);
  if (wanted.role && wanted.role !== user.role) {
    assertNotSelf(actor, user.id, 'You cannot change your own role. An owner can transfer ownership in Organization.');
  }
  if (wanted.status && wanted.status !== user.status) {
    assertNotSelf(actor, user.id, 'You cannot suspend yourself. To leave the organization, go to Organization.');
    if (user.status === 'invited') {
      throw new Problem('conflict', `${user.email} has not accepted the invitation yet. Resend or revoke it instead.`);
    }
  }
}
