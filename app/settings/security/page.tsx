import { PageHeader } from '@/components/page-header';
import { load } from '@/lib/adapters/page';
import { requireSession } from '@/lib/adapters/session';
import { listSessions, recentActivity } from '@/lib/security/operations';
import { ActivityCard } from './activity-card';
import { PasswordForm } from './password-form';
import { SessionsCard } from './sessions-card';

export const metadata = { title: 'Security' };

/** One's own password, signed-in devices and recent activity. */
export default async function SecurityPage() {
  const [{ user }, sessions, activity] = await Promise.all([
    requireSession(),
    load(listSessions, {}),
    load(recentActivity, {}),
  ]);
  return (
    <>
      <PageHeader
        title="Security"
        description="Your password, the devices that you are signed in on, and what happened lately."
      />
      <div className="grid gap-6">
        <PasswordForm email={user.email} />
        <SessionsCard sessions={sessions} />
        <ActivityCard activity={activity} />
      </div>
    </>
  );
}
