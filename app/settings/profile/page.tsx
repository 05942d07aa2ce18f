import { PageHeader } from '@/components/page-header';
import { load } from '@/lib/adapters/page';
import { getProfile } from '@/lib/profile/operations';
import { PreferencesForm } from './preferences-form';
import { ProfileForm } from './profile-form';
import { RoleCard } from './role-card';

export const metadata = { title: 'Profile' };

/** One's own account: role, e-mail, name, theme and time zone. */
export default async function ProfilePage() {
  const profile = await load(getProfile, {});
  return (
    <>
      <PageHeader
        title="Profile"
        description="Your name and preferences, the same in every organization that you belong to."
      />
      <div className="grid gap-6">
        <ProfileForm profile={profile} />
        <PreferencesForm profile={profile} time_zones={timeZones(profile.time_zone)} />
        <RoleCard role={profile.role} />
      </div>
    </>
  );
}

// The server's list, with the stored one even if this version of Node names it otherwise.
function timeZones(stored: string | null): string[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(stored ? [stored] : [])])].sort();
}
