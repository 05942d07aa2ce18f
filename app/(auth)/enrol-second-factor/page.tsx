import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ConfirmIdentity } from '@/app/_account/confirm-identity';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { listMyOrganizations } from '@/lib/account/profile/operations';
import { env } from '@/lib/core/env';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { localPath } from '../local-path';
import { OtherOrganizations } from '../other-organizations';
import { SignOut } from '../sign-out';
import { Enrol } from './enrol';

export const metadata: Metadata = { title: 'Set up two-factor authentication' };

/** Where a user without a required second factor sets one up, switches organization or signs out. */
export default async function EnrolSecondFactorPage({ searchParams }: PageProps<'/enrol-second-factor'>) {
  const path = localPath((await searchParams).next);
  const session = await currentSession();
  if (!session) redirect('/login');
  const { pending, actor, user, organization } = session;
  if (pending !== 'enrol_second_factor') redirect(pending ? stepPath(pending) : path);
  const others = (await listMyOrganizations(actor, {})).filter(({ is_current }) => !is_current);
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`${organization.name} requires two-factor authentication`}
      description={`Set it up for ${user.email} to continue. It takes two minutes with an authenticator app or a passkey.`}
      footer={<SignOut />}
    >
      <PageIdentity shown={shownIdentity(session)} />
      <ConfirmIdentity email={user.email} factors={session.factors}>
        <Enrol account={{ product: env.APP_NAME, email: user.email }} next={path} />
      </ConfirmIdentity>
      {others.length > 0 && <OtherOrganizations organizations={others} />}
    </AuthFrame>
  );
}
