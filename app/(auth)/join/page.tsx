import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { Button } from '@/components/ui/button';
import { describeInvitation, type InvitationDescription } from '@/lib/account/sign-in/describe-invitation';
import { env } from '@/lib/core/env';
import { personName } from '@/lib/core/format';
import { type ShownIdentity, shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { type DeclinedInvitation, describeDeclined } from '@/lib/organization/invitations/decline';
import { signOutToJoinAction } from './actions';
import { DeclineButton } from './decline-button';
import { JoinButton } from './join-button';
import { JoinForm } from './join-form';

export const metadata: Metadata = { title: 'Join' };

export default async function JoinPage({ searchParams }: PageProps<'/join'>) {
  const { token } = await searchParams;
  const invitation = typeof token === 'string' ? await describeInvitation(token) : undefined;
  if (!invitation || typeof token !== 'string') return <Over token={token} />;
  if (invitation.obstacle || !invitation.has_account) return <Obstructed token={token} invitation={invitation} />;
  const session = await currentSession();
  // A session in a deleted organization cannot continue here, so its user joins with their password, as if signed out.
  const isInDeletedOrganization = session?.pending === 'organization_deleted';
  if (session?.pending && !isInDeletedOrganization)
    redirect(stepPath(session.pending, `/join?token=${encodeURIComponent(token)}`));
  const { email, organization_id, organization_name } = invitation;
  if (!session || isInDeletedOrganization) {
    return (
      <Choice token={token} invitation={invitation} shown={null}>
        <JoinForm token={token} email={email} organization={organization_name} />
      </Choice>
    );
  }
  const isInvited = session.user.email.toLowerCase() === email.toLowerCase();
  return (
    <Choice
      token={token}
      invitation={invitation}
      shown={shownIdentity(session)}
      note={isInvited ? undefined : `You are signed in as ${session.user.email}.`}
    >
      {isInvited ? (
        <JoinButton token={token} organization={{ id: organization_id, name: organization_name }} />
      ) : (
        <OtherAccount token={token} email={email} />
      )}
    </Choice>
  );
}

interface Invited {
  token: string;
  invitation: InvitationDescription;
}

/** The invitation with the way to join, and the other choice below it. */
function Choice({
  token,
  invitation,
  shown,
  note,
  children,
}: Invited & { shown: ShownIdentity | null; note?: string; children: ReactNode }) {
  const { organization_name, invited_by, email, role } = invitation;
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`Join ${organization_name}`}
      description={[`${invited_by} invited ${email} as ${role}.`, note].filter(Boolean).join(' ')}
    >
      <PageIdentity shown={shown} />
      {children}
      <Decline token={token} invitation={invitation} />
    </AuthFrame>
  );
}

/** Signs out, for somebody who is signed in as another person. */
function OtherAccount({ token, email }: { token: string; email: string }) {
  return (
    <form action={signOutToJoinAction} className="grid">
      <input type="hidden" name="token" value={token} />
      <Button type="submit" variant="primary">
        Continue as {email}
      </Button>
    </form>
  );
}

function Decline({ token, invitation: { organization_name, invited_by } }: Invited) {
  const inviter = isPerson(invited_by) ? personName(invited_by) : organization_name;
  return <DeclineButton token={token} organization={organization_name} invited_by={inviter} />;
}

/** Whether a label is that of a person, who can be asked, and not of an API key. */
const isPerson = (label: string) => label.includes('<');

function whomToAsk({ invited_by, organization_name }: DeclinedInvitation): string {
  return isPerson(invited_by) ? `${invited_by} or another administrator` : `an administrator of ${organization_name}`;
}

// Shown first, so that nobody types a password for nothing.
function Obstructed({ token, invitation }: Invited) {
  const { obstacle, email, organization_name } = invitation;
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`Join ${organization_name}`}
      description={
        obstacle ?? `The password for ${email} was reset. Choose a new one first, then open this link again.`
      }
    >
      <Button asChild variant={obstacle ? 'secondary' : 'primary'}>
        {obstacle ? (
          <PrefetchLink href="/login">Go to sign in</PrefetchLink>
        ) : (
          <PrefetchLink href="/forgot-password">Choose a password</PrefetchLink>
        )}
      </Button>
      {!obstacle && <Decline token={token} invitation={invitation} />}
    </AuthFrame>
  );
}

/** The link is no longer valid: after declining, the page says so, also when it is opened again. */
async function Over({ token }: { token: string | string[] | undefined }) {
  const declined = typeof token === 'string' ? await describeDeclined(token) : undefined;
  const session = await currentSession();
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={declined ? 'Invitation declined' : 'This invitation is no longer valid'}
      description={
        declined
          ? `You did not join ${declined.organization_name}. If you change your mind, ask ${whomToAsk(declined)} to invite you again.`
          : 'It was accepted, declined, revoked, replaced by a newer one, or is older than 72 hours. Ask the person who invited you to resend it.'
      }
    >
      <PageIdentity shown={session ? shownIdentity(session) : null} />
      <Button asChild>
        <PrefetchLink href={session ? '/settings' : '/login'}>
          {session ? 'Go to settings' : 'Go to sign in'}
        </PrefetchLink>
      </Button>
    </AuthFrame>
  );
}
