import Link from 'next/link';
import { redirect } from 'next/navigation';
import { PageHeader } from '@/components/page-header';
import { Button } from '@/components/ui/button';
import { getProfile, getWelcome } from '@/lib/account/profile/operations';
import { personName } from '@/lib/core/format';
import { load } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { RoleCard } from '../profile/role-card';
import { NextSteps } from './next-steps';

export const metadata = { title: 'Welcome' };

/** The first page after joining: who invited the person, what their role can do, and what to do next. */
export default async function WelcomePage() {
  const session = await requireSession();
  const [welcome, profile] = await Promise.all([load(getWelcome, {}), load(getProfile, {})]);
  if (!welcome) redirect('/settings');
  const { organization, user } = session;
  return (
    <>
      <PageHeader
        title={`Welcome to ${organization.name}`}
        description={`${personName(welcome.invited_by)} invited you, ${user.first_name}. You’re now a member.`}
        action={
          <Button asChild variant="primary">
            <Link href="/settings">Continue to settings</Link>
          </Button>
        }
      />
      <div className="grid gap-6">
        <NextSteps session={session} />
        <RoleCard role={profile.role} />
      </div>
    </>
  );
}
