import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { Problem } from '@/lib/core/problem';
import { renewAll, revokeAll } from '@/lib/organization/invitations/pending';
import { enqueueAll } from '@/lib/platform/jobs/queue';
import type { OpenChange } from '../claim';
import { judgeRows } from '../judge';
import type { Entry, Work } from '../kind';
import { lockBatch } from '../lock-people';
import { invitationSource } from './source';

interface Target {
  id: string;
  email: string;
}

/** Resends or revokes invitations. */
export const invitationWork: Work<Target> = {
  permission: 'invitations:write',
  sizeOf: () => 200,
  lock: async (tx, change, ids) => lockBatch(tx, change, await inviteesOf(tx, change, ids)),
  judge: (tx, actor, change, count) =>
    judgeRows(tx, actor, change, count, invitationSource, { email: sql`invitations.email` }, (row) => {
      return { id: row.target_id, email: row.email as string };
    }),
  async apply(tx, _, { organization_id, action }, targets) {
    const ids = targets.map(({ id }) => id);
    const resends = action === 'resend_invitation';
    const changed = await (resends ? renewAll : revokeAll)(tx, organization_id, ids);
    if (changed.length < ids.length) throw new Problem('conflict', 'This invitation is no longer pending.');
    if (resends)
      await enqueueAll(
        tx,
        'send-invitation',
        ids.map((invitation_id) => ({ invitation_id })),
      );
    const entries = targets.map(({ id, email }): Entry => {
      const target = { type: 'invitation', id, label: email };
      if (resends) return { action: 'invitation.resend', target };
      return { action: 'invitation.revoke', target, changes: { status: { before: 'pending', after: 'revoked' } } };
    });
    return { entries, messages: new Map() };
  },
};

async function inviteesOf(tx: Tx, { organization_id }: OpenChange, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .select({ user_id: invitations.user_id })
    .from(invitations)
    .where(and(eq(invitations.organization_id, organization_id), inArray(invitations.id, [...ids])));
  return [...new Set(rows.map(({ user_id }) => user_id))];
}
