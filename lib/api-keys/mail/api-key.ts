import { moment } from '@/lib/platform/mail/format-date-time';
import type { Sender } from '@/lib/platform/mail/layout';
import { nameText } from '@/lib/platform/mail/plain-text';

/** What every mail about an API key tells an owner. The key itself is in none of them. */
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
  };
}

/** Why an owner got it. */
export function ownerReason({ organization_name }: ApiKeyMail): string {
  return `You got this mail because you are an owner of ${nameText(organization_name)}.`;
}

/** Where the key can be seen, changed and revoked. */
export function keyAddress({ app_url, api_key }: ApiKeyMail): string {
  return `${app_url}/settings/api-keys/${api_key.id}`;
}

/** What the key is and how it is told from others. */
export function keyFacts({ api_key, time_zone }: ApiKeyMail): [label: string, value: string][] {
  const { name, last_four, permissions, allowed_addresses, expires_at } = api_key;
  return [
    ['Key', `${nameText(name)} (ends with ${last_four})`],
    ['Permissions', permissions.join(', ')],
    ['Works from', allowed_addresses.join(', ') || 'Everywhere'],
    ['Expires', expires_at ? moment(expires_at, time_zone) : 'Never'],
  ];
}
