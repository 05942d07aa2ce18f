import type { Location } from '@/lib/core/location';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import type { Sender } from '@/lib/platform/mail/layout';
import { nameText } from '@/lib/platform/mail/plain-text';

/** What the mails about an API key have in common. None of them contains the key itself. */
export interface ApiKeyMail extends Sender {
  first_name: string;
  time_zone: string | null;
  organization_name: string;
  api_key: {
    id: string;
    name: string;
    last_four: string;
    permissions: readonly string[];
    allowed_addresses: readonly string[];
    created_by_label: string;
    expires_at: string | null;
    last_used_at: string | null;
    last_used_ip: string | null;
    last_used_location: Location;
  };
}

/** Why an owner receives it. */
export function ownerReason({ organization_name }: ApiKeyMail): string {
  return `You received this email because you are an owner of ${nameText(organization_name)}.`;
}

/** The address of the page on which the key can be viewed, changed and revoked. */
export function keyAddress({ app_url, api_key }: ApiKeyMail): string {
  return `${app_url}/settings/api-keys/${api_key.id}`;
}

/** What identifies the key, and what it may do. */
export function keyFacts({ api_key, time_zone }: ApiKeyMail): [label: string, value: string][] {
  const { name, last_four, permissions, allowed_addresses, expires_at } = api_key;
  return [
    ['Key', `${nameText(name)} (ends with ${last_four})`],
    ['Permissions', permissions.join(', ')],
    ['Works from', allowed_addresses.join(', ') || 'Everywhere'],
    ['Expires', expires_at ? formatDateTime(expires_at, time_zone) : 'Never'],
  ];
}
