import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { Button } from '@/components/ui/button';
import { describeInvitation, type InvitationDescription } from '@/lib/account/sign-in/describe-invitation';
import { env } from '@/lib/core/env';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { signOutToJoinAction } from './actions';
import { JoinButton } from './join-button';
import { JoinForm } from './join-form';

export const metadata: Metadata = { title: 'Join' };

export default async function JoinPage({ searchParams }: PageProps<'/join'>) {
  const { token } = await searchParams;
  const invitation = typeof token === 'string' ? await describeInvitation(token) : undefined;
  if (!invitation || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This invitation is no longer valid"
        description="It was used, revoked, replaced by a newer one, or is older than 72 hours. Ask the person who invited you to resend it."
      >
        <Button asChild>
          <PrefetchLink href="/login">Go to sign in</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  const title = `Join ${invitation.organization_name}`;
  if (invitation.obstacle || !invitation.has_account) {
    return <Obstructed title={title} invitation={invitation} />;
  }
  const session = await currentSession();
  // A session in a deleted organization cannot continue here, so its user joins with their password, as if signed out.
  const isInDeletedOrganization = session?.pending === 'organization_deleted';
  if (session?.pending && !isInDeletedOrganization)
    redirect(stepPath(session.pending, `/join?token=${encodeURIComponent(token)}`));
  const description = `${invitation.invited_by} invited ${invitation.email} as ${invitation.role}.`;
  if (!session || isInDeletedOrganization) {
    return (
      <AuthFrame productName={env.APP_NAME} title={title} description={description}>
        <PageIdentity shown={null} />
        <JoinForm token={token} email={invitation.email} organization={invitation.organization_name} />
      </AuthFrame>
    );
  }
  if (session.user.email.toLowerCase() !== invitation.email.toLowerCase()) {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title={title}
        description={`${description} You are signed in as ${session.user.email}.`}
      >
        <PageIdentity shown={shownIdentity(session)} />
        <form action={signOutToJoinAction} className="grid">
          <input type="hidden" name="token" value={token} />
          <Button type="submit" variant="primary">
            Continue as {invitation.email}
          </Button>
        </form>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame productName={env.APP_NAME} title={title} description={description}>
      <PageIdentity shown={shownIdentity(session)} />
      <JoinButton token={token} organization={{ id: invitation.organization_id, name: invitation.organization_name }} />
    </AuthFrame>
  );
}

// Shown first, so that nobody types a password for nothing.
function Obstructed({ title, invitation }: { title: string; invitation: InvitationDescription }) {
  const { obstacle, email } = invitation;
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={title}
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
    </AuthFrame>
  );
}
