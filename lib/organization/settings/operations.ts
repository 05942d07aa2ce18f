import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { plural } from '@/lib/core/format';
import { notFound, versionConflict } from '@/lib/core/problem';
import { REGIONS } from '@/lib/core/regions';
import { allowsVersion, Id, Instant } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { ownerNotices, softDelete, undoDeletion } from '@/lib/organization/deletion/deletion';
import { changeOwner, endMembership } from '@/lib/organization/members/leave';
import { cancelMove, findMove, requestRegion, requiresMove } from '@/lib/organization/region-move/request';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { invitationsOutside, membersOutside, revokeInvitationsOutside } from './domains';
import {
  AllowedEmailDomains,
  DomainPreview,
  Organization,
  RegionChoice,
  UpdatedOrganization,
  UpdateOrganization,
} from './schema';

const columns = {
  id: organizations.id,
  name: organizations.name,
  website: organizations.website,
  allowed_email_domains: organizations.allowed_email_domains,
  region: organizations.region,
  plan: organizations.plan,
  version: organizations.version,
  updated_at: organizations.updated_at,
  updated_by_label: organizations.updated_by_label,
};

/** The actor's organization. */
export const getOrganization = query({
  name: 'organization.get',
  summary: 'Get the organization',
  permission: 'organization:read',
  input: z.strictObject({}),
  output: Organization,
  http: { method: 'GET', path: '/organization', message: 'Organization fetched', versioned: true },
  run: ({ actor, db }) => find(db, actor.organization_id),
});

/** Changes the organization unless it changed since `version`; revokes invitations that a tighter domain list excludes. */
export const updateOrganization = mutation({
  name: 'organization.update',
  summary: 'Update the organization',
  permission: 'organization:write',
  input: UpdateOrganization,
  output: UpdatedOrganization,
  http: {
    method: 'PATCH',
    path: '/organization',
    message: 'Organization updated',
    messageOf: ({ revoked_invitations: { length } }: z.output<typeof UpdatedOrganization>) =>
      length === 0
        ? 'Organization updated'
        : `Organization updated, and ${plural(length, 'pending invitation')} revoked`,
    versioned: true,
  },
  async run({ actor, db, audit, unchanged }, { version, region, ...wanted }) {
    if (version === '*') await lock(db, actor.organization_id);
    const before = await find(db, actor.organization_id);
    if (!allowsVersion(version, before.version)) throw versionConflict('organization', before);
    const { set, moving_to } = region ? await requestRegion(db, actor, before, region) : {};
    const values = { ...wanted, ...(set && { region: set }) };
    const edits = auditDiff(before, values, { fields: ['name', 'website', 'allowed_email_domains', 'region'] });
    const changes = { ...edits, ...(moving_to && { moving_to }) };
    if (Object.keys(changes).length === 0) {
      unchanged();
      return { ...before, revoked_invitations: [] };
    }
    const [row] = await db
      .update(organizations)
      .set({ ...values, version: before.version + 1, updated_at: sql`now()`, updated_by_label: actor.label })
      .where(and(eq(organizations.id, actor.organization_id), eq(organizations.version, before.version)))
      .returning(columns);
    if (!row) throw versionConflict('organization', await find(db, actor.organization_id));
    const after = {
      ...row,
      move: moving_to ? await findMove(db, row.id) : before.move,
      revoked_invitations: edits.allowed_email_domains
        ? await revokeInvitationsOutside(db, row.id, row.allowed_email_domains)
        : [],
    };
    audit({ target: { type: 'organization', id: after.id, label: after.name }, changes });
    for (const { id, email } of after.revoked_invitations) {
      audit({
        action: 'invitation.revoke',
        target: { type: 'invitation', id, label: email },
        changes: { status: { before: 'pending', after: 'revoked' } },
      });
    }
    return after;
  },
});

/** Lists the members and pending invitations that a list of domains would exclude, before it is saved. */
export const previewDomains = query({
  name: 'organization.preview_domains',
  summary: 'Preview who a list of allowed domains would exclude',
  permission: 'organization:write',
  input: z.strictObject({ allowed_email_domains: AllowedEmailDomains }),
  output: DomainPreview,
  async run({ actor, db }, { allowed_email_domains }) {
    const [members, invitations] = await Promise.all([
      membersOutside(db, actor.organization_id, allowed_email_domains),
      invitationsOutside(db, actor.organization_id, allowed_email_domains),
    ]);
    return { members, invitations };
  },
});

/** The regions, and whether choosing each requires moving voice data. */
export const listRegions = query({
  name: 'organization.list_regions',
  summary: 'List the regions',
  permission: 'organization:read',
  input: z.strictObject({}),
  output: z.array(RegionChoice),
  async run({ actor, db }) {
    const { region } = await find(db, actor.organization_id);
    return REGIONS.map((other) => ({ region: other, requires_move: requiresMove(region, other) }));
  },
});

/** Cancels a region move, as long as the region has not been switched. */
export const cancelRegionMove = mutation({
  name: 'organization.cancel_move',
  summary: 'Cancel the region move',
  permission: 'organization:write',
  input: z.strictObject({}),
  output: z.object({ cancelled: z.literal(true) }),
  async run({ actor, db, audit }) {
    const to = await cancelMove(db, actor);
    audit({
      target: { type: 'organization', id: actor.organization_id },
      changes: { moving_to: { before: to, after: null } },
    });
    return { cancelled: true as const };
  },
});

/** Transfers ownership to another member: they become OWNER, the actor ADMIN. */
export const transferOwnership = mutation({
  name: 'organization.transfer_ownership',
  summary: 'Transfer ownership to another member',
  permission: 'organization:write',
  requires_reauthentication: true,
  input: z.strictObject({ user_id: Id }),
  output: z.object({ user_id: Id }),
  async run({ actor, db, audit }, { user_id }) {
    const { newOwner, self } = await changeOwner(db, actor, user_id);
    audit({
      target: { type: 'user', id: newOwner.user_id, label: newOwner.email },
      changes: { role: { before: newOwner.role, after: 'OWNER' } },
    });
    audit({
      target: { type: 'user', id: self.user_id, label: self.email },
      changes: { role: { before: 'OWNER', after: 'ADMIN' } },
    });
    return { user_id: newOwner.user_id };
  },
});

/** Ends the actor's own membership; the last active owner cannot leave. */
export const leaveOrganization = mutation({
  name: 'organization.leave',
  summary: 'Leave the organization',
  permission: 'self:write',
  input: z.strictObject({}),
  output: z.object({ left: z.literal(true) }),
  async run({ actor, db, audit }) {
    const { role, status, email } = await endMembership(db, actor);
    audit({
      target: { type: 'user', id: actor.id, label: email },
      changes: { role: { before: role, after: null }, status: { before: status, after: null } },
    });
    return { left: true as const };
  },
});

/** Deletes the organization: it closes at once and is erased in seven days; until then an owner can restore it. */
export const deleteOrganization = mutation({
  name: 'organization.delete',
  summary: 'Delete the organization',
  permission: 'organization:write',
  requires_reauthentication: true,
  input: z.strictObject({ name: z.string().max(500) }),
  output: z.object({ erase_at: Instant }),
  async run({ actor, db, audit, enqueue }, { name }) {
    const { id, name: label, erase_at } = await softDelete(db, actor, name);
    audit({ target: { type: 'organization', id, label }, changes: { erase_at: { before: null, after: erase_at } } });
    for (const notice of await ownerNotices(db, actor, 'deleted')) await enqueue(notice);
    return { erase_at };
  },
});

/** Restores a deleted organization as it was. */
export const restoreOrganization = mutation({
  name: 'organization.restore',
  summary: 'Restore the organization',
  permission: 'self:restore_organization',
  input: z.strictObject({}),
  output: z.object({ organization_id: Id }),
  async run({ actor, db, audit, enqueue }) {
    const { id, name: label, erase_at } = await undoDeletion(db, actor);
    audit({ target: { type: 'organization', id, label }, changes: { erase_at: { before: erase_at, after: null } } });
    for (const notice of await ownerNotices(db, actor, 'restored')) await enqueue(notice);
    return { organization_id: id };
  },
});

async function find(db: Db | Tx, id: string): Promise<Organization> {
  const [organization] = await db.select(columns).from(organizations).where(eq(organizations.id, id));
  if (!organization) throw notFound('organization');
  return { ...organization, move: await findMove(db, id) };
}

// With `If-Match: *` concurrent changes wait for each other instead of failing.
function lock(tx: Tx, id: string) {
  return tx.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, id)).for('no key update');
}
