import { cache, type ReactNode } from 'react';
import { switchOrganizationAction } from '@/app/_account/actions';
import { ConfirmIdentity } from '@/app/_account/confirm-identity';
import { PaletteProvider } from '@/app/_palette/palette-provider';
import { SearchButton } from '@/app/_palette/search-button';
import { isApple } from '@/app/_palette/shortcut';
import { AppShell } from '@/components/shell/app-shell';
import { NavGroups } from '@/components/shell/nav-groups';
import { OrganizationSwitcher } from '@/components/shell/organization-switcher';
import { PageIdentity } from '@/components/shell/page-identity';
import { UserMenu } from '@/components/shell/user-menu';
import { PendingScope } from '@/components/use-shared-transition';
import { PLAN_LIMITS, type Plan } from '@/lib/core/plans';
import { load } from '@/lib/http/pages/page';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { requireSession } from '@/lib/http/pages/session';
import { getNavigation } from '@/lib/organization/navigation/operations';
import { signOutAction } from '../(auth)/login/actions';
import { navigationFor } from './navigation';
import { StoredTheme } from './stored-theme';
import { TwoFactorBanner } from './two-factor-banner';

/** The settings layout: the shell, with the command palette. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireSession();
  return (
    <PaletteProvider apple={isApple(actor.request.user_agent)}>
      <SettingsShell>{children}</SettingsShell>
    </PaletteProvider>
  );
}

/** Organization switcher, the tabs the user may open, and the user menu. */
async function SettingsShell({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const { actor, user, organization, factors, two_factor_due_at } = session;
  return (
    <AppShell
      title={organization.name}
      banner={two_factor_due_at && <TwoFactorBanner organization={organization.name} due_at={two_factor_due_at} />}
      header={<Switcher />}
      navigation={<Tabs />}
      search={<SearchButton />}
      phoneSearch={<SearchButton icon />}
      footer={
        <UserMenu
          name={`${user.first_name} ${user.last_name}`}
          email={user.email}
          role={actor.role ?? ''}
          signOutAction={signOutAction}
        />
      }
    >
      <PageIdentity shown={shownIdentity(session)}>
        <StoredTheme theme={user.theme} />
        <ConfirmIdentity email={user.email} factors={factors}>
          <PendingScope>{children}</PendingScope>
        </ConfirmIdentity>
      </PageIdentity>
    </AppShell>
  );
}

function entry({ id, name, plan }: { id: string; name: string; plan: Plan }) {
  return { id, name, plan_label: `${PLAN_LIMITS[plan].label} plan` };
}

// Once for both of its readers. They wait for it, not the page, whose own queries run at the same time.
const navigation = cache(() => load(getNavigation, {}));

async function Switcher() {
  const { organization } = await requireSession();
  const { organizations } = await navigation();
  return (
    <OrganizationSwitcher
      current={entry(organization)}
      organizations={organizations.map((one) => ({ ...entry(one), is_deleted: one.is_deleted }))}
      switchAction={switchOrganizationAction}
    />
  );
}

async function Tabs() {
  const { actor } = await requireSession();
  return <NavGroups groups={navigationFor(actor.permissions, await navigation())} />;
}
