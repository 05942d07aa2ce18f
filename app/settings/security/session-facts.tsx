import { Monitor, Smartphone } from 'lucide-react';
import { RelativeTime } from '@/components/relative-time';
import type { EndedSession, Session } from '@/lib/account/security/schema';

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

/** A framed icon of a phone or a monitor. */
export function DeviceIcon({ device }: { device: string | null }) {
  const Icon = /android|ios|iphone|ipad/i.test(device ?? '') ? Smartphone : Monitor;
  return (
    <span className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted">
      <Icon aria-hidden="true" className="size-4" />
    </span>
  );
}

/** The session's IP address, its latest event, and how it started. */
export function SessionFacts({ session, latest }: { session: AnySession; latest: { words: string; at: string } }) {
  return (
    <p className="flex flex-wrap gap-x-3 text-muted text-note">
      <span>{session.ip ?? 'Unknown IP address'}</span>
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
