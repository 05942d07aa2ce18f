import { LocationNote } from '@/app/_shared/location-note';
import { PageHeader } from '@/components/page-header';
import { listPasskeys } from '@/lib/account/passkeys/operations';
import { getTwoFactor } from '@/lib/account/second-factor/operations';
import { listEndedSessions, listSessions, recentActivity } from '@/lib/account/security/operations';
import { env } from '@/lib/core/env';
import { load } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { ActivityCard } from './activity-card';
import { PasskeysCard } from './passkeys/passkeys-card';
import { PasswordForm } from './password-form';
import { SessionsCard } from './sessions-card';
import { TwoFactorCard } from './two-factor/two-factor-card';

export const metadata = { title: 'Security' };

/** The Security tab. */
export default async function SecurityPage() {
  const [{ user, organization }, twoFactor, passkeys, sessions, ended, activity] = await Promise.all([
    requireSession(),
    load(getTwoFactor, {}),
    load(listPasskeys, {}),
    load(listSessions, {}),
    load(listEndedSessions, {}),
    load(recentActivity, {}),
  ]);
  const account = { product: env.APP_NAME, email: user.email };
  const factors = { app: twoFactor.app !== null, passkey: passkeys.length > 0 };
  return (
    <>
      <PageHeader
        title="Security"
        description="How you sign in, the devices you’re signed in on, and recent activity."
      />
      <div className="grid gap-6">
        <PasswordForm email={user.email} context={[user.email, organization.name, env.APP_NAME]} />
        <TwoFactorCard state={twoFactor} account={account} factors={factors} />
        <PasskeysCard passkeys={passkeys} account={account} factors={factors} />
        <SessionsCard sessions={sessions} ended={ended} />
        <ActivityCard activity={activity} />
        <LocationNote />
      </div>
    </>
  );
}
