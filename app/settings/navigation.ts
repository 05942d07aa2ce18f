import type { NavGroup, NavItem } from '@/components/shell/nav-groups';
import { formatNumber } from '@/lib/core/format';
import type { Authority } from '@/lib/core/permissions';
import { COUNTED_UP_TO, type Navigation } from '@/lib/organization/navigation/schema';

/** A tab of the settings, and the permission it requires. */
type Tab = NavItem & { needs: Authority };

type Counts = Pick<Navigation, 'users' | 'pending_invitations'>;

/** The text of a count that stops at `COUNTED_UP_TO`; undefined for none. */
function countText(count: number | null): string | undefined {
  if (count === null) return undefined;
  return count > COUNTED_UP_TO ? `${formatNumber(COUNTED_UP_TO)}+` : formatNumber(count);
}

/** Returns the navigation with only the tabs that the actor may open. */
export function navigationFor(held: ReadonlySet<Authority>, counts: Counts): NavGroup[] {
  const workspace: Tab[] = [
    { href: '/settings/organization', label: 'Organization', icon: 'organization', needs: 'organization:read' },
    { href: '/settings/users', label: 'Users', icon: 'users', count: countText(counts.users), needs: 'users:read' },
    {
      href: '/settings/invite',
      label: 'Invite User',
      icon: 'invite',
      count: countText(counts.pending_invitations || null),
      needs: 'invitations:read',
    },
    { href: '/settings/api-keys', label: 'API Keys', icon: 'key', needs: 'api_keys:read' },
    { href: '/settings/integrations', label: 'Integrations', icon: 'integrations', needs: 'integrations:read' },
    { href: '/settings/audit-log', label: 'Audit Log', icon: 'audit', needs: 'audit_log:read' },
  ];
  const you: Tab[] = [
    { href: '/settings/profile', label: 'Profile', icon: 'profile', needs: 'self:read' },
    { href: '/settings/security', label: 'Security', icon: 'security', needs: 'self:read' },
  ];
  const open = (tabs: Tab[]) => tabs.filter(({ needs }) => held.has(needs)).map(({ needs: _, ...item }) => item);
  return [
    { label: 'Workspace', items: open(workspace) },
    { label: 'You', items: open(you) },
    { label: 'Developers', items: [{ href: '/docs', label: 'API reference', icon: 'code' }] },
  ];
}
