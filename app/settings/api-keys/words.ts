import type { Permission, Resource } from '@/lib/core/permissions';

/** What each resource is called on screen. */
export const RESOURCE_LABELS: Record<Resource, string> = {
  calls: 'Calls',
  leads: 'Leads',
  agents: 'Agents',
  analytics: 'Analytics',
  contacts: 'Contacts',
  knowledge_base: 'Knowledge base',
  integrations: 'Integrations',
  organization: 'Organization',
  users: 'Users',
  invitations: 'Invitations',
  api_keys: 'API keys',
  audit_log: 'Audit log',
};

/** Permissions by resource, in their own order: `[['agents', ['read', 'write']]]`. */
export function byResource(permissions: readonly Permission[]): [string, string[]][] {
  const verbs = new Map<string, string[]>();
  for (const permission of permissions) {
    const [resource, verb] = permission.split(':') as [string, string];
    verbs.set(resource, [...(verbs.get(resource) ?? []), verb]);
  }
  return [...verbs];
}

/** The name in a label such as `Ada Okafor <ada@acme.example>`. */
export function nameIn(label: string): string {
  return label.replace(/\s*<[^<>]*>$/, '') || label;
}

/** The program in a user agent: `python-requests` for `python-requests/2.31.0`. */
export function programIn(user_agent: string | null): string | null {
  if (!user_agent) return null;
  if (user_agent.startsWith('Mozilla/')) return 'browser';
  return user_agent.split(/[/\s(]/)[0] || null;
}

/** A key as it may be shown: `agni_sk_7Qd2…x4Kp`. */
export function shortKey(key: { prefix: string; last_four: string }): string {
  return `${key.prefix}…${key.last_four}`;
}

/** A block as people write it: one address without its length, `203.0.113.7` for `203.0.113.7/32`. */
export function shortBlock(block: string): string {
  return block.replace(block.includes(':') ? /\/128$/ : /\/32$/, '');
}

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

/** An instant in full, in the reader's own time: `Friday 20 March 2026 at 14:00`. For what opens in the browser alone. */
export function exactly(instant: string | number): string {
  return dateAndTime.format(new Date(instant));
}

/** A length of time to its largest unit: `7 days`, `24 hours`, `1 hour`; what has begun counts, so that nothing is 0. */
export function duration(seconds: number): string {
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds < 3_600) return say(Math.max(1, Math.ceil(seconds / 60)), 'minute');
  if (seconds <= 48 * 3_600) return say(Math.round(seconds / 3_600), 'hour');
  return say(Math.round(seconds / 86_400), 'day');
}
