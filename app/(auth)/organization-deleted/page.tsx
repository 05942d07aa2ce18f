import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { RelativeTime, ShortDate } from '@/components/relative-time';
import { AuthFrame } from '@/components/shell/auth-frame';
import { PageIdentity } from '@/components/shell/page-identity';
import { listMyOrganizations } from '@/lib/account/profile/operations';
import { can } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { OtherOrganizations } from '../other-organizations';
import { SignOut } from '../sign-out';
import { RestoreButton } from './restore-button';

export const metadata: Metadata = { title: 'Organization deleted' };

/** Shown instead of a deleted organization: until when it can be restored, and how to switch to another one. */
export default async function OrganizationDeletedPage() {
  const session = await currentSession();
  if (!session) redirect('/login?next=%2Forganization-deleted');
  const { pending, actor, organization } = session;
  if (pending !== 'organization_deleted') redirect(pending ? stepPath(pending) : '/settings');
  const { erase_at, by } = organization.deletion!;
  const others = (await listMyOrganizations(actor, {})).filter(({ is_current }) => !is_current);
  const restorable = can(actor, 'self:restore_organization');
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`${organization.name} was deleted`}
      description={`${by} deleted it. Nobody can use it, and its API keys no longer work.`}
      footer={<SignOut />}
    >
      <PageIdentity shown={shownIdentity(session)} />
      <p className="text-pretty">
        Everything in it will be permanently erased on <ShortDate value={erase_at} />,{' '}
        <RelativeTime value={erase_at} inline />: calls, leads, contacts, agents, the knowledge base, keys, connections,
        the audit log, and the accounts of people who belong to no other organization.
      </p>
      {restorable ? (
        <RestoreButton name={organization.name} />
      ) : (
        <p className="text-pretty text-muted">Until then, an owner can restore it with everything in it.</p>
      )}
      {others.length > 0 && <OtherOrganizations organizations={others} />}
    </AuthFrame>
  );
}
