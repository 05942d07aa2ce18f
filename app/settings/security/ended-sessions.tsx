import { ChevronRight } from 'lucide-react';
import type { EndedSession } from '@/lib/account/security/schema';
import { SessionRow } from './session-row';

// Followed by the time at which the session ended. A reason without a label reads “Ended”.
const REASON_LABELS: Record<string, string> = {
  signed_out: 'Signed out',
  revoked: 'Revoked by you',
  idle: 'Ended by inactivity',
  expired: 'Reached its maximum length',
  unfinished: 'Sign-in was not completed; ended',
  policy_changed: 'Ended by a change of the security policy',
  password_changed: 'Ended by a password change',
  password_reset: 'Ended by a password reset',
  temporary_password: 'Ended by a new temporary password',
  invitation_replaced: 'Ended by a new invitation',
  two_factor_changed: 'Ended by a two-factor change',
  two_factor_reset: 'Ended by a two-factor reset',
  email_changed: 'Ended by an email change',
  email_change_undone: 'Ended by undoing an email change',
  ended_by_admin: 'Ended by an admin',
  suspended: 'Ended when you were suspended',
  removed: 'Ended when you left the organization',
  disowned: 'Reported by you as not yours',
};

/** Sessions that ended in the last 30 days, with how each ended; collapsed at first. */
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
          <SessionRow
            key={session.id}
            session={session}
            latest={{ words: REASON_LABELS[session.ended_reason] ?? 'Ended', at: session.ended_at }}
          />
        ))}
      </ul>
    </details>
  );
}
