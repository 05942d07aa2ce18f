import type { Metadata } from 'next';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeReset } from '@/lib/account/password/read';
import { type Access, describeNoAccess } from '@/lib/account/sign-in/access';
import { env } from '@/lib/core/env';
import { ResetPasswordForm } from './reset-password-form';

export const metadata: Metadata = { title: 'Choose a new password' };

/** Opened from a reset link, which changes nothing. The link proves access to the mailbox, so the page may show the account's state. */
export default async function ResetPage({ searchParams }: PageProps<'/reset'>) {
  const { token } = await searchParams;
  const link = typeof token === 'string' ? await describeReset(token) : undefined;
  if (!link || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="A reset link works once and expires after an hour."
      >
        <Button asChild variant="primary">
          <PrefetchLink href="/forgot-password">Request a new link</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  const { email, access, context } = link;
  if (access.kind === 'none') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="You cannot sign in right now"
        description={`A new password for ${email} would not let you in. ${describeNoAccess(access.obstacles)}`}
      >
        <Button asChild>
          <PrefetchLink href="/login">Go to sign in</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame productName={env.APP_NAME} {...headingOf(access)}>
      <ResetPasswordForm token={token} email={email} context={[env.APP_NAME, ...context]} />
    </AuthFrame>
  );
}

function headingOf(access: Exclude<Access, { kind: 'none' }>): { title: string; description: string } {
  if (access.kind === 'member') {
    return {
      title: 'Choose a new password',
      description: 'You’ll be signed out on all your devices, including this one.',
    };
  }
  const { organization_name, invited_by } = access.invitation;
  return {
    title: `Choose a password to join ${organization_name}`,
    description: `${invited_by} invited you. Saving the password accepts the invitation.`,
  };
}
