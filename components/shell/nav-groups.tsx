import { NavIcon, type NavIconName } from './nav-icon';
import { NavLink } from './nav-link';

export type NavItem = { href: string; label: string; icon: NavIconName; count?: string; exact?: boolean };
export type NavGroup = { label: string; items: NavItem[] };

/** The navigation groups, in the sidebar and in a phone's sheet. */
export function NavGroups({ groups }: { groups: NavGroup[] }) {
  return groups.map((group) => (
    <section key={group.label} aria-label={group.label} className="mb-2">
      <h2 className="px-2 pt-3 pb-1 font-medium text-faint text-xs">{group.label}</h2>
      <ul className="grid gap-0.5">
        {group.items.map((item) => (
          <li key={item.href}>
            <NavLink href={item.href} icon={<NavIcon name={item.icon} />} count={item.count} exact={item.exact}>
              {item.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </section>
  ));
}
