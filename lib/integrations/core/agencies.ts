import { and, eq, notExists, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { integrationAgencies, integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { sealCredentials } from './credentials';

export type AgencyRow = typeof integrationAgencies.$inferSelect;

/** What an agency's consent grants. */
export interface NewAgency {
  base_url: string;
  company_id: string;
  credentials: Record<string, string>;
  /** ISO 8601. */
  access_expires_at: string;
}

/** Saves an agency's tokens in place of its earlier ones. @returns the row's id */
export async function saveAgency(tx: Tx, { organization_id }: Actor, agency: NewAgency): Promise<string> {
  const { base_url, company_id, credentials, access_expires_at } = agency;
  const id = newId();
  // The seal is bound to the row's id, so the row must exist before its secrets are sealed.
  const [row] = await tx
    .insert(integrationAgencies)
    .values({ id, organization_id, base_url, company_id, sealed_credentials: '' })
    .onConflictDoUpdate({
      target: [integrationAgencies.organization_id, integrationAgencies.base_url, integrationAgencies.company_id],
      set: { updated_at: sql`now()`, credentials_version: sql`${integrationAgencies.credentials_version} + 1` },
    })
    .returning({ id: integrationAgencies.id });
  const sealed_credentials = sealCredentials({ id: row!.id, organization_id }, credentials, 'integration_agencies');
  await tx
    .update(integrationAgencies)
    .set({ sealed_credentials, access_expires_at, renewing_until: null })
    .where(eq(integrationAgencies.id, row!.id));
  return row!.id;
}

/** Deletes the tokens of agencies that no connected location uses any longer. */
export async function forgetUnusedAgencies(tx: Tx, { organization_id }: Pick<Actor, 'organization_id'>): Promise<void> {
  const connected = tx
    .select({ id: integrationConnections.id })
    .from(integrationConnections)
    .where(eq(integrationConnections.agency_id, integrationAgencies.id));
  await tx
    .delete(integrationAgencies)
    .where(and(eq(integrationAgencies.organization_id, organization_id), notExists(connected)));
}
