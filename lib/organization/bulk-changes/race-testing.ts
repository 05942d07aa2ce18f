import { randomInt } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, type organizations, users } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { toProblem } from '@/lib/core/problem';
import type { Role } from '@/lib/core/roles';
import {
  acceptInvitation,
  declineInvitation,
  inviteUser,
  resendInvitation,
  revokeInvitation,
} from '@/lib/organization/invitations/operations';
import { endUserSessions, removeUser, sendTemporaryPassword, updateUser } from '@/lib/organization/members/operations';
import { updateSecurityPolicy } from '@/lib/organization/security-policy/operations';
import { leaveOrganization, transferOwnership, updateOrganization } from '@/lib/organization/settings/operations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { userActor } from '@/tests/fixtures';
import { runNextBatch } from './batch';
import type { BulkAction } from './constants';
import { startBulkChange } from './operations';

/** One thing that a person does to another, or to several in bulk. People are positions in `emails`. */
export interface Step {
  act: keyof typeof acts;
  by: number;
  to: number;
  many: number[];
  role: Role;
  bulk: BulkAction;
}

/** What one process does, one step after the other. */
export interface Plan {
  organization: typeof organizations.$inferSelect;
  elsewhere: typeof organizations.$inferSelect;
  emails: string[];
  steps: Step[];
}

/** How a step ended: a problem’s code, `done`, or `no_actor` when the person was not a member at that time. */
export interface Ending {
  act: string;
  code: string;
  detail?: string;
}

interface Scene extends Plan {
  step: Step;
  /** The person who acts, with the role they have now. */
  actor: Actor;
  /** The address of the person acted on, and their id; a new id when they have no account. */
  email: string;
  id: string;
}

const request = () => ({
  id: newId(),
  ip: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
  user_agent: null,
});

const acts = {
  invite: ({ actor, email, step }: Scene) =>
    inviteUser(actor, { email, first_name: 'Ada', last_name: 'Okafor', role: step.role }),
  accept: async (scene: Scene) => {
    const person = userActor(scene.elsewhere, scene, 'MEMBER');
    await acceptInvitation(person, { token: await receiveLink(scene) });
  },
  decline: async (scene: Scene) => declineInvitation(request(), { token: await receiveLink(scene) }),
  resend: async (scene: Scene) => resendInvitation(scene.actor, { id: (await latestInvitation(scene)).id }),
  revoke: async (scene: Scene) => revokeInvitation(scene.actor, { id: (await latestInvitation(scene)).id }),
  role: ({ actor, id, step }: Scene) => updateUser(actor, { id, role: step.role }),
  suspend: ({ actor, id }: Scene) => updateUser(actor, { id, status: 'suspended' }),
  reactivate: ({ actor, id }: Scene) => updateUser(actor, { id, status: 'active' }),
  remove: ({ actor, id }: Scene) => removeUser(actor, { id }),
  password: ({ actor, id }: Scene) => sendTemporaryPassword(actor, { id }),
  end_sessions: ({ actor, id }: Scene) => endUserSessions(actor, { id }),
  leave: ({ actor }: Scene) => leaveOrganization(actor, {}),
  transfer: ({ actor, id }: Scene) => transferOwnership(actor, { user_id: id }),
  domains: ({ actor, step }: Scene) =>
    updateOrganization(actor, {
      version: '*',
      allowed_email_domains:
        step.to % 3 === 0 ? ['acme.example', 'elsewhere.example'] : step.to % 3 === 1 ? ['acme.example'] : [],
    }),
  policy: ({ actor, step }: Scene) =>
    updateSecurityPolicy(actor, { version: '*', session_idle_minutes: step.to % 2 ? 60 : 120 }),
  bulk: async ({ actor, emails, step }: Scene) => {
    const people = await Promise.all(step.many.map((person) => findId(emails[person]!)));
    const role = step.bulk === 'change_role' ? step.role : undefined;
    await startBulkChange(actor, { action: step.bulk, role, user_ids: people });
  },
};

const INVITING = new Set(['invite', 'accept', 'decline', 'resend', 'revoke']);

/** The names of all acts. */
export const ACTS = Object.keys(acts) as Step['act'][];

/** Performs the steps, with a batch of bulk changes after each, as a process that serves requests and runs the worker does. */
export async function performAll(plan: Plan): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const step of plan.steps) {
    endings.push(await endingOf(step.act, () => perform(plan, step)));
    endings.push(await endingOf('batch', runNextBatch));
  }
  return endings;
}

async function endingOf(act: string, work: () => Promise<unknown>): Promise<Ending> {
  try {
    const result = await work();
    return { act, code: result === 'no_actor' ? result : 'done' };
  } catch (error) {
    const { code, data } = toProblem(error);
    return {
      act,
      code,
      detail: code === 'internal_error' || code === 'unavailable' ? `${data.detail} ${causes(error)}` : undefined,
    };
  }
}

function causes(error: unknown): string {
  return error instanceof Error ? `${error.message} ${causes(error.cause)}` : '';
}

async function perform(plan: Plan, step: Step): Promise<unknown> {
  const { organization, emails } = plan;
  // Only the last four are ever invited.
  const email = emails[INVITING.has(step.act) ? 6 + (step.to % 4) : step.to]!;
  const [by] = await controlDb()
    .select({ id: users.id, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(
      and(
        eq(memberships.organization_id, organization.id),
        eq(memberships.status, 'active'),
        eq(users.email, emails[step.by]!),
      ),
    );
  if (!by) return 'no_actor';
  const actor = userActor(organization, by, by.role);
  return acts[step.act]({ ...plan, step, actor, email, id: await findId(email) });
}

async function findId(email: string): Promise<string> {
  const [user] = await controlDb().select({ id: users.id }).from(users).where(eq(users.email, email));
  return user?.id ?? newId();
}

async function latestInvitation({ organization, id }: Scene): Promise<{ id: string }> {
  const [invitation] = await controlDb()
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(eq(invitations.organization_id, organization.id), eq(invitations.user_id, id)))
    .orderBy(desc(invitations.created_at), desc(invitations.id))
    .limit(1);
  return invitation ?? { id: newId() };
}

// As the worker does before it sends the email; a link of an invitation that is over is one that was never sent.
function receiveLink({ organization, id }: Scene): Promise<string> {
  return inTransaction(controlPool(), async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, id)).for('no key update');
    const [invitation] = await tx
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(eq(invitations.organization_id, organization.id), eq(invitations.user_id, id), sql`status = 'pending'`),
      )
      .for('update');
    if (!invitation) return 'never-sent';
    const subject = { purpose: 'join' as const, user_id: id, organization_id: organization.id };
    return (await createToken(tx, { ...subject, invitation_id: invitation.id })).secret;
  });
}
