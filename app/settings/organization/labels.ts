import type { Organization } from '@/lib/organization/settings/schema';

/** The regions as people call them. */
export const REGION_LABELS: Record<Organization['region'], string> = {
  us: 'United States',
  eu: 'European Union',
  in: 'India',
};

/** The labels of the fields, as the form and the conflict banner say them. */
export const FIELD_LABELS = {
  name: 'Organization Name',
  website: 'Website',
  allowed_email_domains: 'Allowed Email Domains',
  region: 'Region',
} as const;

/** A name without the e-mail address that follows it in a label: `Ada Okafor <ada@acme.example>`. */
export function nameOf(label: string): string {
  return label.replace(/\s*<[^>]*>$/, '');
}
