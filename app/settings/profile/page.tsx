import { PageHeader } from '@/components/page-header';
import { getEmailChange, getProfile } from '@/lib/account/profile/operations';
import { load } from '@/lib/http/pages/page';
import { EmailCard } from './email-card';
import { PreferencesForm } from './preferences-form';
import { ProfileForm } from './profile-form';
import { RoleCard } from './role-card';

export const metadata = { title: 'Profile' };

/** The Profile tab. */
export default async function ProfilePage() {
  const [profile, change] = await Promise.all([load(getProfile, {}), load(getEmailChange, {})]);
  return (
    <>
      <PageHeader
        title="Profile"
        description="Your name and preferences, the same in every organization you belong to."
      />
      <div className="grid gap-6">
        <ProfileForm profile={profile} />
        <EmailCard email={profile.email} change={change} />
        <PreferencesForm profile={profile} time_zones={timeZones(profile.time_zone)} />
        <RoleCard role={profile.role} />
      </div>
    </>
  );
}

// The server's list, plus the stored zone in case this version of Node does not list it.
function timeZones(stored: string | null): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(stored ? [stored] : [])])].sort();
}
