'use client';

import { Monitor, Smartphone } from 'lucide-react';
import { toast } from 'sonner';
import { RelativeTime } from '@/components/relative-time';
import { useStepUp } from '@/components/step-up';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { Session } from '@/lib/security/schema';
import { revokeOtherSessionsAction, revokeSessionAction } from './actions';

const SECOND_FACTOR = {
  totp: ' with a code',
  recovery_code: ' with a recovery code',
  trusted_browser: ' in a remembered browser',
  passkey: ' with a passkey',
};

/** The devices that one is signed in on, this one first. */
export function SessionsCard({ sessions }: { sessions: Session[] }) {
  const others = sessions.filter((session) => !session.is_current).length;
  const stepUp = useStepUp();
  const revokeOthers = async () => {
    const result = await stepUp(() => revokeOtherSessionsAction({}));
    if (!result.ok) return { error: result.problem.detail };
    toast.success('All other devices are signed out');
  };
  return (
    <Card>
      <CardHeader
        title="Active Sessions"
        description="A device that you revoke is signed out at its next step."
        action={
          others > 0 && (
            <ConfirmDialog
              trigger={<Button variant="danger-outline">Sign out all others</Button>}
              title={others === 1 ? 'Sign out one other device?' : `Sign out ${others} other devices?`}
              description="You stay signed in here. The others have to sign in again."
              confirmLabel="Sign out all others"
              onConfirm={revokeOthers}
            />
          )
        }
      />
      <CardBody className="gap-0 pt-3 pb-1">
        <ul>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function SessionRow({ session }: { session: Session }) {
  const name = [session.browser ?? 'Unknown browser', session.device].filter(Boolean).join(' on ');
  const Icon = /android|ios|iphone|ipad/i.test(session.device ?? '') ? Smartphone : Monitor;
  const stepUp = useStepUp();
  const revoke = async () => {
    const result = await stepUp(() => revokeSessionAction({ session_id: session.id }));
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`${name} is signed out`);
  };
  return (
    <li className="flex items-start gap-3.5 border-t py-3.5 first:border-t-0">
      <span className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted">
        <Icon aria-hidden="true" className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {name}
          {session.is_current && <Badge tone="ok">This device</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-3 text-muted text-note">
          <span>{session.ip ?? 'Unknown address'}</span>
          <span>
            Active <RelativeTime value={session.last_active_at} inline />
          </span>
          <span>
            Signed in <RelativeTime value={session.created_at} inline />
            {session.method === 'temporary_password' && ' with a temporary password'}
            {session.second_factor && SECOND_FACTOR[session.second_factor]}
          </span>
        </p>
      </div>
      {!session.is_current && (
        <ConfirmDialog
          trigger={
            <Button size="sm" aria-label={`Revoke ${name}`}>
              Revoke
            </Button>
          }
          title={`Revoke ${name}?`}
          description="This device is signed out at its next step. If you do not know it, change your password too."
          confirmLabel="Revoke"
          onConfirm={revoke}
        />
      )}
    </li>
  );
}
