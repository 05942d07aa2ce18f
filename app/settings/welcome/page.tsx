import { redirect } from 'next/navigation';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { getWelcome } from '@/lib/account/profile/operations';
import { personName } from '@/lib/core/format';
import { load } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { RoleCard } from '../profile/role-card';
import { NextSteps } from './next-steps';

export const metadata = { title: 'Welcome' };

/** The first page after joining: who invited the person, what their role can do, and what to do next. */
export default async function WelcomePage() {
  const session = await requireSession();
  const welcome = await load(getWelcome, {});
  if (!welcome) redirect('/settings');
  const { organization, user, actor } = session;
  return (
    <>
      <PageHeader
        title={`Welcome to ${organization.name}`}
        description={`${personName(welcome.invited_by)} invited you, ${user.first_name}. You’re now a member.`}
        action={
          <Button asChild variant="primary">
            <PrefetchLink href="/settings">Continue to settings</PrefetchLink>
          </Button>
        }
      />
      <div className="grid gap-6">
        <NextSteps session={session} />
        {actor.role && <RoleCard role={actor.role} />}
      </div>
    </>
  );
}
