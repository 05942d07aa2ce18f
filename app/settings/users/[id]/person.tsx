'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { BackLink } from '@/components/back-link';
import { onApproach } from '@/components/deferred';
import { RelativeTime } from '@/components/relative-time';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { confirmCode, dialogCode } from '@/components/ui/overlay-code';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import type { User } from '@/lib/organization/members/schema';
import { RolePermissions } from '../../role-permissions';
import { UserDialogs } from '../deferred-dialogs';
import type { RowAction } from '../row-action';
import { actsOn, type UserAct } from '../user-acts';
import { fullName, TwoFactor, UserStatus } from '../users-columns';

const approach = onApproach(UserDialogs.code, dialogCode, confirmCode);

interface Props {
  user: User;
  is_you: boolean;
  /** The roles that the viewer may assign; empty when they may not act on this user. */
  roles: Role[];
  /** The sections that the viewer may see. */
  children: ReactNode;
}

/** A person's header, access and acts, with the sections below. */
export function Person({ user, is_you, roles, children }: Props) {
  const [action, setAction] = useState<RowAction | null>(null);
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  const acts = roles.length > 0 ? actsOn(user) : [];
  const button: ActButton = (act, tone) => {
    const found = acts.find((one) => one.act === act);
    return (
      found && (
        <Button
          size="sm"
          variant={tone ?? 'secondary'}
          data-act={act}
          {...approach}
          onClick={() => {
            setAction({ kind: act, user });
            setAsking(true);
          }}
        >
          {found.label}
        </Button>
      )
    );
  };
  return (
    <>
      <Header user={user} is_you={is_you} />
      <div className="grid gap-6">
        <Access user={user} is_you={is_you} button={button} />
        {children}
        {acts.length > 0 && <Removal user={user} button={button} />}
      </div>
      {action && (
        <UserDialogs
          action={action}
          open={asking}
          onOpenChange={setAsking}
          onDone={(kind) => kind === 'remove' && router.replace('/settings/users')}
          roles={roles}
        />
      )}
    </>
  );
}

type ActButton = (act: UserAct, tone?: 'danger-outline') => ReactNode;

function Header({ user, is_you }: { user: User; is_you: boolean }) {
  return (
    <>
      <BackLink href="/settings/users">Users</BackLink>
      <header className="mb-7 flex items-center gap-4 max-sm:mb-5">
        <Avatar name={fullName(user)} seed={user.id} className="size-12 text-base" />
        <div className="min-w-0 flex-1">
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-title tracking-[-.015em] [overflow-wrap:anywhere]">
            {fullName(user)}
            <span className="flex gap-1.5 font-normal tracking-normal">
              {is_you && <Badge>You</Badge>}
              <UserStatus status={user.status} />
            </span>
          </h1>
          <p className="text-muted [overflow-wrap:anywhere]">{user.email}</p>
        </div>
      </header>
    </>
  );
}

function Access({ user, is_you, button }: { user: User; is_you: boolean; button: ActButton }) {
  const password = button('temporary_password');
  const sessions = button('end_sessions');
  return (
    <Card>
      <CardHeader
        title="Access"
        description={
          is_you
            ? 'This is you. Change your own details under Profile and Security.'
            : 'What this user can do in the organization, and how they get in.'
        }
      />
      <CardBody className="gap-0 pt-3 pb-1">
        <Fact name="Role" action={button('role')}>
          <span className="font-medium text-xs tracking-wide">{user.role}</span>
          <p className="text-pretty text-muted text-note">{ROLE_SUMMARY[user.role]}</p>
          <details className="mt-1 max-w-md">
            <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted text-note marker:text-faint hover:text-text">
              What {user.role} can do
            </summary>
            <RolePermissions role={user.role} />
          </details>
        </Fact>
        <Fact name="Status" action={button('suspend') ?? button('reactivate')}>
          {STATUS[user.status]}
          <p className="text-muted text-note">
            Added <RelativeTime value={user.created_at} inline /> · Last active{' '}
            <RelativeTime value={user.last_active_at} inline fallback="never" />
          </p>
        </Fact>
        <Fact name="Two-factor authentication" action={button('reset_two_factor')}>
          <TwoFactor user={user} />
        </Fact>
        {password && (
          <Fact name={user.status === 'invited' ? 'Invitation' : 'Password'} action={password}>
            <p className="text-pretty text-muted">
              {user.status === 'invited'
                ? 'They have not accepted it yet. After a new email, the previous one no longer works.'
                : 'If they are locked out, send a temporary password that only lets them choose a new one.'}
            </p>
          </Fact>
        )}
        {sessions && (
          <Fact name="Sessions" action={sessions}>
            <p className="text-pretty text-muted">
              Ending them signs the user out of this organization on every device.
            </p>
          </Fact>
        )}
      </CardBody>
    </Card>
  );
}

const STATUS: Record<User['status'], string> = {
  active: 'Has access.',
  invited: 'Gets access by accepting the invitation.',
  suspended: 'Has no access until reactivated. Nothing is deleted.',
};

function Fact({ name, action, children }: { name: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={name}
      className="grid items-start gap-x-6 gap-y-1 border-t py-3.5 first:border-t-0 sm:grid-cols-[200px_minmax(0,1fr)_auto]"
    >
      <h3 className="font-medium">{name}</h3>
      <div className="min-w-0">{children}</div>
      {action && <div className="max-sm:mt-2">{action}</div>}
    </section>
  );
}

function Removal({ user, button }: { user: User; button: ActButton }) {
  return (
    <Card tone="danger">
      <CardHeader
        title="Remove from the organization"
        description={
          user.status === 'invited'
            ? 'Their invitation is revoked.'
            : 'They lose access immediately. API keys and data they created are kept.'
        }
        action={button('remove', 'danger-outline')}
        className="pb-[18px]"
      />
    </Card>
  );
}
