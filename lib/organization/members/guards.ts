import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { assertMayGrant } from '@/lib/organization/invitations/rules';
import type { User } from './schema';

/** Throws when users act on themselves, where a slip would lock them out. `instead` says what to do. @throws Problem `conflict` */
export function assertNotSelf(actor: Actor, id: string, instead: string): void {
  if (actor.kind === 'user' && actor.id === id) throw new Problem('conflict', instead);
}

/**
 * Throws on a change of role or status that the actor may not make: they must be able to grant both the current and the new role.
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
