import type { Region } from '@/lib/core/regions';

/** Display names of the regions. */
export const REGION_LABELS: Record<Region, string> = {
  us: 'United States',
  eu: 'European Union',
  in: 'India',
};

/** Labels of the form's fields, also used by the conflict banner. */
export const FIELD_LABELS = {
  name: 'Organization Name',
  website: 'Website',
  allowed_email_domains: 'Allowed Email Domains',
  region: 'Region',
} as const;
