import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { env } from '@/lib/core/env';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { localPath } from '../local-path';
import { SignOut } from '../sign-out';
import { SecondFactorForm } from './second-factor-form';

export const metadata: Metadata = { title: 'Two-factor authentication' };

/** The second step of signing in. */
export default async function SecondFactorPage({ searchParams }: PageProps<'/second-factor'>) {
  const { next } = await searchParams;
  const path = localPath(next);
  const session = await currentSession();
  if (!session) redirect('/login');
  if (session.pending !== 'verify_second_factor') redirect(session.pending ? stepPath(session.pending, path) : path);
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Two-factor authentication"
      description={`One more step for ${session.user.email}.`}
      footer={<SignOut>Sign in as someone else</SignOut>}
    >
      <PageIdentity shown={shownIdentity(session)} />
      <SecondFactorForm next={path} factors={session.factors} />
    </AuthFrame>
  );
}
