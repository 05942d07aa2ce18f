'use client';

import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { plural } from '@/lib/core/format';
import type { Role } from '@/lib/core/roles';
import type { User } from '@/lib/organization/members/schema';
import {
  endUserSessionsAction,
  removeUserAction,
  resetTwoFactorAction,
  sendTemporaryPasswordAction,
  updateUserAction,
} from './actions';
import { RoleDialog } from './role-dialog';
import type { RowAction } from './row-action';
import type { UserAct } from './user-acts';
import { fullName } from './users-columns';

type StepUp = ReturnType<typeof useStepUp>;

interface Confirmation {
  title: string;
  description: string;
  confirmLabel: string;
  tone?: 'primary';
  /** Resolves to the text of the toast, or to an error message. */
  run: (stepUp: StepUp) => Promise<{ done: string } | { error: string }>;
}

/** The dialog of the chosen action. The action stays set while the dialog closes, so that its text does not disappear first. */
export function UserDialogs({
  action,
  open,
  onOpenChange,
  onDone,
  roles,
}: {
  action: RowAction;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Called when the action has succeeded. */
  onDone?: (kind: UserAct) => void;
  roles: Role[];
}) {
  const stepUp = useStepUp();
  if (action.kind === 'role')
    return <RoleDialog user={action.user} roles={roles} open={open} onOpenChange={onOpenChange} />;
  const { run, ...text } = CONFIRMATIONS[action.kind](action.user);
  return (
    <ConfirmDialog
      {...text}
      open={open}
      onOpenChange={onOpenChange}
      onConfirm={async () => {
        const result = await run(stepUp);
        if ('error' in result) return result;
        toast.success(result.done);
        onDone?.(action.kind);
      }}
    />
  );
}

const CONFIRMATIONS: Record<Exclude<RowAction['kind'], 'role'>, (user: User) => Confirmation> = {
  suspend: (user) => ({
    title: `Suspend ${fullName(user)}?`,
    description:
      'They are signed out of this organization immediately and lose access until you reactivate them. Nothing is deleted.',
    confirmLabel: 'Suspend',
    run: async (stepUp) =>
      toOutcome(
        await stepUp(() => updateUserAction({ id: user.id, status: 'suspended' })),
        `${fullName(user)} is suspended`,
      ),
  }),
  reactivate: (user) => ({
    title: `Reactivate ${fullName(user)}?`,
    description: `They can sign in again with the ${user.role} role.`,
    confirmLabel: 'Reactivate',
    tone: 'primary',
    run: async (stepUp) =>
      toOutcome(
        await stepUp(() => updateUserAction({ id: user.id, status: 'active' })),
        `${fullName(user)} is active again`,
      ),
  }),
  end_sessions: (user) => ({
    title: `End all sessions of ${fullName(user)}?`,
    description: 'All their devices are signed out of this organization. They can sign in again.',
    confirmLabel: 'End sessions',
    run: async () => {
      const result = await endUserSessionsAction({ id: user.id });
      const count = result.ok ? result.data.ended_sessions : 0;
      return toOutcome(result, count === 0 ? 'They were not signed in' : `${plural(count, 'session')} ended`);
    },
  }),
  temporary_password: (user) => (user.status === 'invited' ? resend(user) : sendPassword(user)),
  reset_two_factor: (user) => ({
    title: `Reset two-factor authentication for ${fullName(user)}?`,
    description:
      'Use this if they lost their phone and recovery codes. Verify their identity first. Their authenticator app and passkeys are removed, all their devices are signed out, and they sign in with only their password until they set up two-factor authentication again.',
    confirmLabel: 'Reset two-factor',
    run: async (stepUp) =>
      toOutcome(
        await stepUp(() => resetTwoFactorAction({ id: user.id })),
        `Two-factor authentication was reset for ${fullName(user)}`,
      ),
  }),
  remove: (user) => ({
    title: `Remove ${fullName(user)}?`,
    description:
      user.status === 'invited'
        ? `The invitation to ${user.email} is revoked, and the temporary password no longer works.`
        : `${user.email} loses access to this organization immediately. API keys and data they created are kept.`,
    confirmLabel: 'Remove',
    run: async (stepUp) =>
      toOutcome(await stepUp(() => removeUserAction({ id: user.id })), `${fullName(user)} was removed`),
  }),
};

function resend(user: User): Confirmation {
  return {
    title: `Resend the invitation to ${fullName(user)}?`,
    description: `We’ll send a new email to ${user.email}, valid for 72 hours. The previous email no longer works.`,
    confirmLabel: 'Resend invitation',
    tone: 'primary',
    run: async (stepUp) =>
      toOutcome(
        await stepUp(() => sendTemporaryPasswordAction({ id: user.id })),
        `A new invitation is on its way to ${user.email}`,
      ),
  };
}

function sendPassword(user: User): Confirmation {
  return {
    title: `Send ${fullName(user)} a temporary password?`,
    description: `Their current password stops working and all their devices are signed out. We’ll email ${user.email} a temporary password, valid for 72 hours, that they can only use to choose a new one. Nobody else sees it.`,
    confirmLabel: 'Send temporary password',
    run: async (stepUp) =>
      toOutcome(
        await stepUp(() => sendTemporaryPasswordAction({ id: user.id })),
        `A temporary password is on its way to ${user.email}`,
      ),
  };
}

function toOutcome(result: { ok: true } | { ok: false; problem: { detail: string } }, done: string) {
  return result.ok ? { done } : { error: result.problem.detail };
}
