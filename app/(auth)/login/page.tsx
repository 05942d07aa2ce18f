import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ClearCookie } from '@/components/clear-cookie';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { Alert } from '@/components/ui/alert';
import { env } from '@/lib/core/env';
import { readOutcome } from '@/lib/http/pages/outcome';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { localPath } from '../local-path';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

const NOTICES: Record<string, string> = {
  reset: 'Your password was changed and you were signed out everywhere. Sign in with the new one.',
  joined: 'Your password is saved and the invitation accepted. Sign in to get started.',
  invited:
    'Your password is saved. Because your account has two-factor authentication, there is one more step: open the link in the invitation that we just emailed you.',
  setup: 'Your organization is ready. Sign in to get started.',
  email: 'Your new email is confirmed. Sign in with it from now on.',
};

export default async function LoginPage({ searchParams }: PageProps<'/login'>) {
  const { next, email } = await searchParams;
  const path = localPath(next);
  const session = await currentSession();
  if (session) redirect(session.pending ? stepPath(session.pending, path) : path);
  const left = await readOutcome('sign_in');
  const text = left && Object.hasOwn(NOTICES, left.outcome.code) ? NOTICES[left.outcome.code] : undefined;
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`Sign in to ${env.APP_NAME}`}
      description="Invited? Use the temporary password from your email."
    >
      <PageIdentity shown={null} />
      {text && <Alert tone="ok">{text}</Alert>}
      {left && <ClearCookie cookie={left.cookie} />}
      <SignInForm next={path} email={typeof email === 'string' ? email : undefined} />
    </AuthFrame>
  );
}
