import type { NavGroup, NavItem } from '@/components/shell/nav-groups';
import type { Authority } from '@/lib/core/permissions';

/** A tab of the settings, and the permission it requires. */
type Tab = NavItem & { needs: Authority };

interface Counts {
  users?: number;
  pending_invitations?: number;
}

/** Returns the navigation with only the tabs that the actor may open. */
export function navigationFor(held: ReadonlySet<Authority>, counts: Counts): NavGroup[] {
  const workspace: Tab[] = [
    { href: '/settings/organization', label: 'Organization', icon: 'organization', needs: 'organization:read' },
    { href: '/settings/users', label: 'Users', icon: 'users', count: counts.users, needs: 'users:read' },
    {
      href: '/settings/invite',
      label: 'Invite User',
      icon: 'invite',
      count: counts.pending_invitations || undefined,
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
