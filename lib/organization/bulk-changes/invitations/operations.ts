import { sql } from 'drizzle-orm';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import { type Actor, can } from '@/lib/core/actor';
import { authorise, type MutationContext, mutation } from '@/lib/operation/operation';
import { assertPossible } from '@/lib/platform/rate-limit/throttle';
import { INVITING_ACTIONS, type InvitationReason } from '../constants';
import { changeOperations, resultOperations } from '../follow';
import type { Wish } from '../kind';
import { previewSelection } from '../preview';
import type { ChangeRow, ResultRow } from '../read';
import { openChange } from '../start';
import { countRows, survey } from '../survey';
import { InvitationChange, InvitationChangeInput, InvitationChangePreview, InvitationResult } from './schema';
import { invitationSource } from './source';

/** Says what a change of invitations would do now, and which would be left out and why. Changes nothing. */
export const previewInvitationChange = mutation({
  name: 'invitation_change.preview',
  summary: 'Preview a bulk change of invitations',
  permission: 'invitations:write',
  input: InvitationChangeInput,
  output: InvitationChangePreview,
  http: { method: 'POST', path: '/invitations/bulk/changes/preview', message: 'Preview ready; nothing was changed' },
  async run({ actor, db, unchanged }, input) {
    unchanged();
    assertMaySelect(actor, input);
    const { groups: _, items, ...counts } = await previewSelection(db, actor, invitationSource, wishOf(input), input);
    if (input.action === 'resend_invitation') assertPossible('invitations', counts.changed);
    const shown = items.map(({ target_id: invitation_id, ...item }) => ({ invitation_id, ...item }));
    return { ...counts, items: shown } as InvitationChangePreview;
  },
});

/** Resends or revokes many invitations in the background, with the authority that the caller has at that time. */
export const startInvitationChange = mutation({
  name: 'invitation_change.start',
  summary: 'Resend or revoke invitations in bulk',
  permission: 'invitations:write',
  input: InvitationChangeInput,
  output: InvitationChange,
  http: { method: 'POST', path: '/invitations/bulk/changes', status: 202, message: 'Bulk change started' },
  async run(context, input) {
    assertMaySelect(context.actor, input);
    const capture = (id: string) => captureInvitations(context, id, input);
    return (await openChange(context, wishOf(input), 'invitations', capture)) as InvitationChange;
  },
});

const INVITATION_CHANGES = {
  noun: 'invitation_change',
  suffix: ' of invitations',
  permission: 'invitations:write',
  path: '/invitations/bulk/changes',
  actions: INVITING_ACTIONS,
} as const;
const changes = changeOperations(INVITATION_CHANGES, InvitationChange, (row) => row as InvitationChange);
const results = resultOperations(INVITATION_CHANGES, InvitationResult, resultOf);

/** A bulk change of invitations and its progress. For those who may start one. */
export const getInvitationChange = changes.get;

/** The bulk changes of invitations of the last 30 days, newest first. For those who may start one. */
export const listInvitationChanges = changes.list;

/** What became of each invitation, or of each row that was sent. For those who may start one. */
export const listInvitationChangeResults = results.list;

/** The next 5,000 results for an export; pass `next` as `after`, null at the end. For those who may start one. */
export const exportInvitationChangeResults = results.export;

/** Cancels a bulk change of invitations: those it has not come to yet stay as they are. */
export const cancelInvitationChange = changes.cancel;

function assertMaySelect(actor: Actor, { filter }: InvitationChangeInput): void {
  if (filter) authorise(actor, 'invitations:read');
}

const wishOf = ({ action }: InvitationChangeInput): Wish => ({ action, role: null });

// All emails are reserved or none, so that the change is not refused halfway.
async function captureInvitations({ actor, db, consume }: MutationContext, id: string, input: InvitationChangeInput) {
  const { organization_id } = actor;
  const groups = await survey(db, actor, invitationSource, wishOf(input), input);
  const emails = input.action === 'resend_invitation' ? countRows(groups.filter(({ refusal }) => !refusal)) : 0;
  if (emails > 0) await consume('invitations', organization_id, emails);
  const { name, email } = invitationSource.shown;
  const { rowCount } = await db.execute(sql`
    insert into ${bulkChangeRows}
      (organization_id, bulk_change_id, position, user_id, name, email, first_name, last_name, role)
    select ${organization_id}, ${id}, chosen.position, chosen.target_id, ${name}, ${email}, invitations.first_name,
      invitations.last_name, invitations.role::text
    from (${invitationSource.selectionOf(organization_id, input)}) as chosen ${invitationSource.join(organization_id)}`);
  return rowCount ?? 0;
}

// Only a row that was invited has an invitation. Names and addresses are for those who may read them: write never includes read.
function resultOf(
  actor: Actor,
  { position, target_id, reason, ...row }: ResultRow,
  { action }: ChangeRow,
): InvitationResult {
  const invites = action === 'invite';
  const result = {
    ...row,
    index: position - 1,
    invitation_id: invites && row.outcome !== 'succeeded' ? null : target_id,
    reason: reason as InvitationReason | null,
  };
  if (can(actor, 'invitations:read')) return result;
  // The sentence about somebody to invite names them.
  return { ...result, email: null, first_name: null, last_name: null, message: invites ? null : result.message };
}
