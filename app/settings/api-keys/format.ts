import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { plural } from '@/lib/core/format';
import { addressText } from '@/lib/core/location';
import type { Permission } from '@/lib/core/permissions';

/** Groups permissions by resource, in their own order: `[['agents', ['read', 'write']]]`. */
export function groupByResource(permissions: readonly Permission[]): [string, string[]][] {
  const verbs = new Map<string, string[]>();
  for (const permission of permissions) {
    const [resource, verb] = permission.split(':') as [string, string];
    verbs.set(resource, [...(verbs.get(resource) ?? []), verb]);
  }
  return [...verbs];
}

/** Returns the client named in a user agent: `python-requests` for `python-requests/2.31.0`; null if there is none. */
export function clientName(user_agent: string | null): string | null {
  if (!user_agent) return null;
  if (user_agent.startsWith('Mozilla/')) return 'browser';
  return user_agent.split(/[/\s(]/)[0] || null;
}

/** From where, and by which client, a key or one of its secrets was last used: `8.8.8.8 · United States · curl`. */
export function usedFrom(use: Pick<ApiKey, 'last_used_ip' | 'last_used_location' | 'last_used_user_agent'>): string {
  const address = use.last_used_ip && addressText(use.last_used_ip, use.last_used_location);
  return [address, clientName(use.last_used_user_agent)].filter(Boolean).join(' · ');
}

/** Formats the parts of a key that may be shown: `agni_sk_7Qd2…x4Kp`. */
export function maskedKey(key: { prefix: string; last_four: string }): string {
  return `${key.prefix}…${key.last_four}`;
}

/** Formats an address block, omitting the prefix length of a single address: `203.0.113.7` for `203.0.113.7/32`. */
export function formatAddressBlock(block: string): string {
  return block.replace(block.includes(':') ? /\/128$/ : /\/32$/, '');
}

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });

/** Formats an instant in the browser's time zone: `Friday 20 March 2026 at 14:00`. Not for server-rendered text. */
export function formatDateTime(instant: string | number): string {
  return dateAndTime.format(new Date(instant));
}

/** Formats a duration rounded to one unit: `7 days`, `24 hours`, `1 hour`; at least `1 minute`. */
export function roundedDuration(seconds: number): string {
  if (seconds < 3_600) return plural(Math.max(1, Math.ceil(seconds / 60)), 'minute');
  if (seconds <= 48 * 3_600) return plural(Math.round(seconds / 3_600), 'hour');
  return plural(Math.round(seconds / 86_400), 'day');
}
