import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { memberships } from '@/db/schema/control/organizations';
import { liveKey } from '@/lib/api-keys/keys/state';
import { type Actor, authorityOf, can } from '@/lib/core/actor';
import { type Authority, mayGrant, PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { authorise } from '@/lib/operation/operation';
import { assertMayGrant } from '@/lib/organization/invitations/rules';
import type { OpenChange } from './claim';
import type { BulkChangeInput } from './schema';

/**
 * Throws unless the actor may start this change: they must be able to grant the new role, to revoke keys, and to read the users whom a
 * filter finds.
 * @throws Problem `insufficient_permission`
 */
export function assertMayStart(actor: Actor, { role, revoke_api_keys, filter }: BulkChangeInput): void {
  if (role) assertMayGrant(actor, role);
  if (revoke_api_keys) authorise(actor, 'api_keys:write');
  if (filter) authorise(actor, 'users:read');
}

/** Returns a row without the person's name and address, unless the actor may read them: write never includes read. */
export function forReader<Row extends { name: string | null; email: string | null }>(
  actor: Actor,
  reads: Permission,
  row: Row,
): Row {
  return can(actor, reads) ? row : { ...row, name: null, email: null };
}

/**
 * Returns the one who started a change, with the authority they have now; undefined when they can no longer make the change: they
 * were suspended, removed or given a lower role, or their key was revoked, disabled, narrowed or has expired. It cannot be taken from
 * them until the transaction ends. The caller has locked the memberships.
 * @param permission what making the change takes
 */
export async function currentActor(tx: Tx, change: OpenChange, permission: Permission): Promise<Actor | undefined> {
  const authority = await (change.actor_kind === 'user' ? authorityOfMember(tx, change) : authorityOfKey(tx, change));
  if (!authority) return undefined;
  const actor: Actor = {
    kind: change.actor_kind,
    id: change.actor_id,
    label: change.actor_label,
    organization_id: change.organization_id,
    region: change.region,
    ...authority,
    session_id: null,
    recently_authenticated: true,
    request: { id: change.request_id, ip: change.ip, user_agent: change.user_agent },
  };
  return mayMake(actor, permission, change) ? actor : undefined;
}

function mayMake(actor: Actor, permission: Permission, { role, revoke_api_keys }: OpenChange): boolean {
  if (!can(actor, permission) || (role && !mayGrant(actor, role))) return false;
  return !revoke_api_keys || can(actor, 'api_keys:write');
}

type CurrentAuthority = Pick<Actor, 'role' | 'permissions'>;

async function authorityOfMember(tx: Tx, change: OpenChange): Promise<CurrentAuthority | undefined> {
  const [member] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(
        eq(memberships.organization_id, change.organization_id),
        eq(memberships.user_id, change.actor_id),
        eq(memberships.status, 'active'),
      ),
    );
  return member && { role: member.role, permissions: authorityOf(member.role, null) };
}

async function authorityOfKey(tx: Tx, change: OpenChange): Promise<CurrentAuthority | undefined> {
  const [key] = await tx
    .select({ permissions: apiKeys.permissions })
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.organization_id, change.organization_id),
        eq(apiKeys.id, change.actor_id),
        isNull(apiKeys.disabled_at),
        liveKey(),
      ),
    )
    .for('share');
  if (!key) return undefined;
  const permissions = PERMISSIONS.filter((permission) => key.permissions.includes(permission));
  return { role: null, permissions: new Set<Authority>(permissions) };
}
