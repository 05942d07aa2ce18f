import type { ReactNode } from 'react';
import { switchOrganizationAction } from '@/app/_account/actions';
import { ConfirmIdentity } from '@/app/_account/confirm-identity';
import { PaletteProvider } from '@/app/_palette/palette-provider';
import { SearchButton } from '@/app/_palette/search-button';
import { isApple } from '@/app/_palette/shortcut';
import { AppShell } from '@/components/shell/app-shell';
import { OrganizationSwitcher } from '@/components/shell/organization-switcher';
import { PageIdentity } from '@/components/shell/page-identity';
import { UserMenu } from '@/components/shell/user-menu';
import { PendingScope } from '@/components/use-shared-transition';
import { listMyOrganizations } from '@/lib/account/profile/operations';
import type { Authority } from '@/lib/core/permissions';
import { PLAN_LIMITS, type Plan } from '@/lib/core/plans';
import { load } from '@/lib/http/pages/page';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { requireSession } from '@/lib/http/pages/session';
import { listInvitations } from '@/lib/organization/invitations/operations';
import { listUsers } from '@/lib/organization/members/operations';
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
  const [organizations, counts] = await Promise.all([load(listMyOrganizations, {}), countsFor(actor.permissions)]);
  return (
    <AppShell
      title={organization.name}
      banner={two_factor_due_at && <TwoFactorBanner organization={organization.name} due_at={two_factor_due_at} />}
      groups={navigationFor(actor.permissions, counts)}
      header={
        <OrganizationSwitcher
          current={entry(organization)}
          organizations={organizations.map((one) => ({ ...entry(one), is_deleted: one.is_deleted }))}
          switchAction={switchOrganizationAction}
        />
      }
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

async function countsFor(held: ReadonlySet<Authority>) {
  const [users, invitations] = await Promise.all([
    held.has('users:read') ? load(listUsers, { limit: 1, sort: 'created_at' }) : undefined,
    held.has('invitations:read') ? load(listInvitations, { limit: 1, status: ['pending'] }) : undefined,
  ]);
  return { users: users?.total, pending_invitations: invitations?.total };
}
