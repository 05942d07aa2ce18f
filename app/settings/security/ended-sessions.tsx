import { ChevronRight } from 'lucide-react';
import type { EndedSession } from '@/lib/account/security/schema';
import { DeviceIcon, deviceName, SessionFacts } from './session-facts';

// How a session ended, to be followed by when. What has no words of its own is simply over.
const ENDED: Record<string, string> = {
  signed_out: 'Signed out',
  revoked: 'Revoked by you',
  idle: 'Ended unused',
  expired: 'Ended at the end of its life',
  unfinished: 'Signing in was not finished; ended',
  policy_changed: 'Ended by a new rule of the organization',
  password_changed: 'Ended by a change of the password',
  password_reset: 'Ended by a reset of the password',
  temporary_password: 'Ended by a new temporary password',
  invitation_replaced: 'Ended by a new invitation',
  two_factor_changed: 'Ended by a change of two-factor authentication',
  two_factor_reset: 'Ended by a reset of two-factor authentication',
  email_changed: 'Ended by a change of the e-mail address',
  email_change_undone: 'Ended by an undone change of the e-mail address',
  ended_by_admin: 'Ended by an administrator',
  suspended: 'Ended as you were suspended',
  removed: 'Ended as you left the organization',
  disowned: 'Ended by you as a sign-in that was not yours',
};

/** The sessions of the last 30 days that are over, with how each ended; kept to themselves until they are wanted. */
export function EndedSessions({ sessions }: { sessions: EndedSession[] }) {
  return (
    <details className="group border-t py-2.5">
      <summary className="-mx-1.5 inline-flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-sm px-1.5 font-medium hover:bg-hover max-sm:h-10 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 text-muted transition-transform group-open:rotate-90" />
        Ended sessions
        <span className="font-normal text-muted text-note">{sessions.length} in the last 30 days</span>
      </summary>
      <ul aria-label="Ended sessions" className="mt-1">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-start gap-3.5 border-t py-3.5 first:border-t-0">
            <DeviceIcon device={session.device} />
            <div className="min-w-0 flex-1">
              <p className="font-medium">{deviceName(session)}</p>
              <SessionFacts
                session={session}
                latest={{ words: ENDED[session.ended_reason] ?? 'Ended', at: session.ended_at }}
              />
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
