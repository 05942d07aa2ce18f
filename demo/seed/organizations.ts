import type { organizations } from '@/db/schema/control/organizations';
import type { Changes } from '@/lib/platform/audit-trail/record';
import { ACME_ID, type CastName, NORTHWIND_ID } from './cast';
import { label, type Person } from './people';
import { DAY, iso } from './times';

type OrganizationRow = typeof organizations.$inferInsert;

/** The history of the organization; ages in days, oldest first. */
export const ACME_HISTORY: readonly { age: number; by: CastName; changes: Changes }[] = [
  { age: 27.3, by: 'henrik', changes: { name: { before: 'Acme', after: 'Acme Voice' } } },
  {
    age: 13.6,
    by: 'ada',
    changes: { allowed_email_domains: { before: ['acme.example'], after: ['acme.example', '*.acme.example'] } },
  },
  {
    age: 5.2,
    by: 'siobhan',
    changes: { website: { before: 'https://acme.example', after: 'https://www.acme.example' } },
  },
];

/** The row of Acme Voice. */
export function acmeRow(now: number, cast: Record<CastName, Person>): OrganizationRow {
  const last = ACME_HISTORY.at(-1)!;
  return {
    id: ACME_ID,
    name: 'Acme Voice',
    website: 'https://www.acme.example',
    allowed_email_domains: ['acme.example', '*.acme.example'],
    region: 'us',
    plan: 'pro',
    version: ACME_HISTORY.length + 1,
    updated_by_label: label(cast[last.by]),
    created_at: iso(now - 812 * DAY),
    updated_at: iso(now - last.age * DAY),
  };
}

/** The row of Northwind Clinics, the second organization of the demo's owner. */
export function northwindRow(now: number): OrganizationRow {
  const created_at = iso(now - 64 * DAY);
  return {
    id: NORTHWIND_ID,
    name: 'Northwind Clinics',
    website: 'https://northwind-clinics.example',
    allowed_email_domains: ['northwind-clinics.example'],
    region: 'eu',
    plan: 'starter',
    created_at,
    updated_at: created_at,
  };
}
