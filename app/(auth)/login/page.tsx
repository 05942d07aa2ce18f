import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { ToldOnce } from '@/components/told-once';
import { Alert } from '@/components/ui/alert';
import { env } from '@/lib/core/env';
import { readOutcome } from '@/lib/http/pages/outcome';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { localPath } from './local-path';
import { SignInForm } from './sign-in-form';

export const metadata: Metadata = { title: 'Sign in' };

const NOTICES: Record<string, string> = {
  reset: 'Your password is changed, and you are signed out everywhere. Sign in with the new one.',
  joined: 'Your password is saved and the invitation accepted. Sign in to begin.',
  invited:
    'Your password is saved. Because your account has two-factor authentication, one step is left: open the link in the invitation that we just mailed you again.',
  setup: 'Your organization is ready. Sign in to begin.',
  email: 'Your new address is confirmed. Sign in with it from now on.',
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
      description="Invited? Use the temporary password from your e-mail."
    >
      <PageIdentity shown={null} />
      {text && <Alert tone="ok">{text}</Alert>}
      {left && <ToldOnce cookie={left.cookie} />}
      <SignInForm next={path} email={typeof email === 'string' ? email : undefined} />
    </AuthFrame>
  );
}
