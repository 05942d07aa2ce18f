'use client';

import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import type { EndedSession, Session } from '@/lib/account/security/schema';
import { plural } from '@/lib/core/format';
import { revokeOtherSessionsAction, revokeSessionAction } from './actions';
import { EndedSessions } from './ended-sessions';
import { deviceName, SessionRow } from './session-row';

/** The devices the user is signed in on, this one first. */
export function SessionsCard({ sessions, ended }: { sessions: Session[]; ended: EndedSession[] }) {
  const others = sessions.filter((session) => !session.is_current).length;
  const { run: revokeOthers } = useAction(revokeOtherSessionsAction, {
    success: 'All other devices were signed out',
  });
  return (
    <Card>
      <CardHeader
        title="Active Sessions"
        description="Revoking a device signs it out on its next request."
        action={
          others > 0 && (
            <ConfirmDialog
              trigger={
                <Button variant="danger-outline" data-act="sign-out-others">
                  Sign out all others
                </Button>
              }
              title={`Sign out ${plural(others, 'other device')}?`}
              description="You stay signed in here. The others have to sign in again."
              confirmLabel="Sign out all others"
              onConfirm={() => revokeOthers({})}
            />
          )
        }
      />
      <CardBody className="gap-0 pt-3 pb-1">
        <ul>
          {sessions.map((session) => (
            <LiveSession key={session.id} session={session} />
          ))}
        </ul>
        {ended.length > 0 && <EndedSessions sessions={ended} />}
      </CardBody>
    </Card>
  );
}

function LiveSession({ session }: { session: Session }) {
  const name = deviceName(session);
  const { run: revoke } = useAction(revokeSessionAction, { success: `${name} was signed out` });
  return (
    <SessionRow session={session} latest={{ words: 'Active', at: session.last_active_at }}>
      {!session.is_current && (
        <ConfirmDialog
          trigger={
            <Button size="sm" aria-label={`Revoke ${name}`}>
              Revoke
            </Button>
          }
          title={`Revoke ${name}?`}
          description="This device is signed out on its next request. If you don’t recognize it, change your password too."
          confirmLabel="Revoke"
          onConfirm={() => revoke({ session_id: session.id })}
        />
      )}
    </SessionRow>
  );
}
