import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { env } from '@/lib/core/env';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { SignOut } from '../sign-out';
import { SetPasswordForm } from './set-password-form';

export const metadata: Metadata = { title: 'Choose a password' };

export default async function SetPasswordPage() {
  const session = await currentSession();
  if (!session) redirect('/login');
  if (session.pending !== 'set_password') redirect(session.pending ? stepPath(session.pending) : '/settings');
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`Welcome to ${session.organization.name}`}
      description="Your temporary password works only here. Choose your own password to continue."
      footer={<SignOut />}
    >
      <PageIdentity shown={shownIdentity(session)} />
      <SetPasswordForm
        email={session.user.email}
        context={[session.user.email, session.organization.name, env.APP_NAME]}
      />
    </AuthFrame>
  );
}
