import {
  Activity,
  BookOpen,
  Bot,
  Building2,
  ChartNoAxesColumn,
  Code,
  Contact,
  KeyRound,
  type LucideIcon,
  Phone,
  Plug,
  ScrollText,
  ShieldCheck,
  Target,
  UserPlus,
  UserRound,
  Users,
} from 'lucide-react';

const icons = {
  activity: Activity,
  agents: Bot,
  analytics: ChartNoAxesColumn,
  audit: ScrollText,
  book: BookOpen,
  calls: Phone,
  code: Code,
  contacts: Contact,
  integrations: Plug,
  invite: UserPlus,
  key: KeyRound,
  leads: Target,
  organization: Building2,
  profile: UserRound,
  security: ShieldCheck,
  users: Users,
} satisfies Record<string, LucideIcon>;

/** Names of navigation icons; a name, unlike a component, can be passed from server to client. */
export type NavIconName = keyof typeof icons;

/** Renders an icon by its name. */
export function NavIcon({ name, className }: { name: NavIconName; className?: string }) {
  const Icon = icons[name];
  return <Icon aria-hidden="true" className={className} />;
}
