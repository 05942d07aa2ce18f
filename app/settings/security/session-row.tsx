import { Monitor, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import type { EndedSession, Session } from '@/lib/account/security/schema';
import { addressText } from '@/lib/core/location';

type AnySession = Session | EndedSession;

const SECOND_FACTOR = {
  totp: ' with a code',
  recovery_code: ' with a recovery code',
  trusted_browser: ' in a remembered browser',
  passkey: ' with a passkey',
};

/** Returns a session's display name: `Chrome 142 on macOS`. */
export function deviceName({ browser, device }: Pick<AnySession, 'browser' | 'device'>): string {
  return [browser ?? 'Unknown browser', device].filter(Boolean).join(' on ');
}

/** A row of a list of sessions: the device, what is known of the session, and what can be done about it. */
export function SessionRow({
  session,
  latest,
  children,
}: {
  session: AnySession;
  /** The session's latest event. */
  latest: { words: string; at: string };
  children?: ReactNode;
}) {
  return (
    <li className="flex items-start gap-3.5 border-t py-3.5 first:border-t-0">
      <DeviceIcon device={session.device} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {deviceName(session)}
          {'is_current' in session && session.is_current && <Badge tone="ok">This device</Badge>}
        </p>
        <SessionFacts session={session} latest={latest} />
      </div>
      {children}
    </li>
  );
}

/** A framed icon of a phone or a monitor. */
function DeviceIcon({ device }: { device: string | null }) {
  const Icon = /android|ios|iphone|ipad/i.test(device ?? '') ? Smartphone : Monitor;
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted">
      <Icon aria-hidden="true" className="size-4" />
    </span>
  );
}

/** The session's IP address and location, its latest event, and how it started. */
function SessionFacts({ session, latest }: { session: AnySession; latest: { words: string; at: string } }) {
  return (
    <p className="flex flex-wrap gap-x-3 text-muted text-note">
      <span>{session.ip ? addressText(session.ip, session.location) : 'Unknown IP address'}</span>
      <span>
        {latest.words} <RelativeTime value={latest.at} inline />
      </span>
      <span>
        Signed in <RelativeTime value={session.created_at} inline />
        {session.method === 'temporary_password' && ' with a temporary password'}
        {session.second_factor && SECOND_FACTOR[session.second_factor]}
      </span>
    </p>
  );
}
