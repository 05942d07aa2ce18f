'use client';

import { toast } from 'sonner';
import { useStepUp } from '@/components/step-up';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { Role } from '@/lib/core/permissions';
import type { User } from '@/lib/organization/members/schema';
import {
  endUserSessionsAction,
  removeUserAction,
  resetTwoFactorAction,
  sendTemporaryPasswordAction,
  updateUserAction,
} from './actions';
import { RoleDialog } from './role-dialog';
import { nameOf } from './users-columns';

/** What is about to be done, and with whom. */
export interface Act {
  kind: 'role' | 'suspend' | 'reactivate' | 'end_sessions' | 'temporary_password' | 'reset_two_factor' | 'remove';
  user: User;
}

type StepUp = ReturnType<typeof useStepUp>;

interface Question {
  title: string;
  description: string;
  confirmLabel: string;
  tone?: 'primary';
  /** Resolves to what the toast says, or to the reason why not. */
  run: (stepUp: StepUp) => Promise<{ done: string } | { error: string }>;
}

/** The dialog of the act that was chosen. The act stays while the dialog closes, so that its words do not vanish before it does. */
export function UserDialogs({
  act,
  open,
  onOpenChange,
  roles,
}: {
  act: Act | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  roles: Role[];
}) {
  const stepUp = useStepUp();
  if (!act) return null;
  if (act.kind === 'role') return <RoleDialog user={act.user} roles={roles} open={open} onOpenChange={onOpenChange} />;
  const { run, ...words } = QUESTIONS[act.kind](act.user);
  return (
    <ConfirmDialog
      {...words}
      open={open}
      onOpenChange={onOpenChange}
      onConfirm={async () => {
        const result = await run(stepUp);
        if ('error' in result) return result;
        toast.success(result.done);
      }}
    />
  );
}

const QUESTIONS: Record<Exclude<Act['kind'], 'role'>, (user: User) => Question> = {
  suspend: (user) => ({
    title: `Suspend ${nameOf(user)}?`,
    description:
      'They are signed out of this organization at once and cannot come back until you reactivate them. Nothing of theirs is deleted.',
    confirmLabel: 'Suspend',
    run: async (stepUp) =>
      said(await stepUp(() => updateUserAction({ id: user.id, status: 'suspended' })), `${nameOf(user)} is suspended`),
  }),
  reactivate: (user) => ({
    title: `Reactivate ${nameOf(user)}?`,
    description: `They can sign in again, as ${user.role}.`,
    confirmLabel: 'Reactivate',
    tone: 'primary',
    run: async (stepUp) =>
      said(await stepUp(() => updateUserAction({ id: user.id, status: 'active' })), `${nameOf(user)} is active again`),
  }),
  end_sessions: (user) => ({
    title: `End the sessions of ${nameOf(user)}?`,
    description: 'Every device of theirs is signed out of this organization. They can sign in again.',
    confirmLabel: 'End sessions',
    run: async () => {
      const result = await endUserSessionsAction({ id: user.id });
      const count = result.ok ? result.data.ended_sessions : 0;
      return said(
        result,
        count === 0 ? 'They were not signed in' : `${count} ${count === 1 ? 'session' : 'sessions'} ended`,
      );
    },
  }),
  temporary_password: (user) => (user.status === 'invited' ? resend(user) : sendPassword(user)),
  reset_two_factor: (user) => ({
    title: `Reset the two-factor authentication of ${nameOf(user)}?`,
    description:
      'For somebody who lost their phone and their recovery codes. Make sure that it is them who ask. Their authenticator app and passkeys are removed, every device of theirs is signed out, and their password alone signs them in until they set two-factor up again.',
    confirmLabel: 'Reset two-factor',
    run: async (stepUp) =>
      said(await stepUp(() => resetTwoFactorAction({ id: user.id })), `${nameOf(user)} can set two-factor up again`),
  }),
  remove: (user) => ({
    title: `Remove ${nameOf(user)}?`,
    description:
      user.status === 'invited'
        ? `The invitation of ${user.email} is revoked, and the password that was mailed is useless.`
        : `${user.email} loses access to this organization at once. Keys and data that they made stay.`,
    confirmLabel: 'Remove',
    run: async (stepUp) => said(await stepUp(() => removeUserAction({ id: user.id })), `${nameOf(user)} was removed`),
  }),
};

function resend(user: User): Question {
  return {
    title: `Resend the invitation to ${nameOf(user)}?`,
    description: `A new mail goes to ${user.email}, good for 72 hours. What was mailed before is useless from now on.`,
    confirmLabel: 'Resend invitation',
    tone: 'primary',
    run: async (stepUp) =>
      said(
        await stepUp(() => sendTemporaryPasswordAction({ id: user.id })),
        `A new invitation is on its way to ${user.email}`,
      ),
  };
}

function sendPassword(user: User): Question {
  return {
    title: `Send ${nameOf(user)} a temporary password?`,
    description: `Their present password stops working and every device is signed out. ${user.email} gets a temporary password, good for 72 hours and for one thing: choosing a new one. Nobody else sees it.`,
    confirmLabel: 'Send temporary password',
    run: async (stepUp) =>
      said(
        await stepUp(() => sendTemporaryPasswordAction({ id: user.id })),
        `A temporary password is on its way to ${user.email}`,
      ),
  };
}

function said(result: { ok: true } | { ok: false; problem: { detail: string } }, done: string) {
  return result.ok ? { done } : { error: result.problem.detail };
}
