'use client';

import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import type { Session } from '@/lib/account/security/schema';
import { formatList, plural } from '@/lib/core/format';
import type { UserAccess } from '@/lib/organization/members/access';
import { deviceName, SessionRow } from '../../security/session-row';
import { endUserSessionAction } from '../actions';

/** How a person signs in, and the devices they are signed in on. */
export function Sessions({ user_id, access, may_end }: { user_id: string; access: UserAccess; may_end: boolean }) {
  return (
    <Card>
      <CardHeader
        title="Sessions"
        description={`Where they are signed in to this organization. ${methodsOf(access)}`}
      />
      <CardBody className="gap-0 pt-3 pb-1">
        {access.sessions.length === 0 && <p className="pt-1 pb-4 text-muted">Not signed in anywhere.</p>}
        <ul>
          {access.sessions.map((session) => (
            <LiveSession key={session.id} user_id={user_id} session={session} may_end={may_end} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

const METHODS = { password: 'a password', authenticator_app: 'an authenticator app' };

function methodsOf({ methods, passkeys }: UserAccess): string {
  const all = [...methods.map((method) => METHODS[method]), ...(passkeys > 0 ? [plural(passkeys, 'passkey')] : [])];
  return all.length > 0 ? `They have ${formatList(all)}.` : 'They have not chosen a password yet.';
}

function LiveSession({ user_id, session, may_end }: { user_id: string; session: Session; may_end: boolean }) {
  const name = deviceName(session);
  const { run } = useAction(endUserSessionAction, { success: `${name} was signed out` });
  return (
    <SessionRow session={session} latest={{ words: 'Active', at: session.last_active_at }}>
      {may_end && !session.is_current && (
        <ConfirmDialog
          trigger={
            <Button size="sm" aria-label={`End session: ${name}`}>
              End
            </Button>
          }
          title={`End the session on ${name}?`}
          description="The device is signed out of this organization on its next request. They can sign in again."
          confirmLabel="End session"
          onConfirm={() => run({ id: user_id, session_id: session.id })}
        />
      )}
    </SessionRow>
  );
}
