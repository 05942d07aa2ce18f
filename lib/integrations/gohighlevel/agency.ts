import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { integrationAgencies } from '@/db/schema/control/integrations';
import type { AgencyRow } from '@/lib/integrations/core/agencies';
import { Unauthorized, VendorRefusal } from '@/lib/integrations/core/errors';
import { renewOnce } from './renew-once';
import { agencyTokens } from './token-rows';
import { type Asker, locationTokens, orRefused, refresh, type Tokens } from './tokens';

/** How long before its expiry an agency's access token is renewed, in milliseconds. */
const EARLY_MS = 60_000;

/**
 * Requests new tokens for a location through the agency that connected it (`POST /oauth/locationToken`). Renews the agency's own
 * token when it has expired, by our clock or by the vendor's answer.
 * @returns undefined when the agency's consent has ended or no longer covers this location
 * @throws Problem `upstream_*` when the vendor is unavailable
 */
export async function tokensThroughAgency(
  agency_id: string,
  location_id: string,
  { base_url, request_id }: Asker,
): Promise<Tokens | undefined> {
  let agency = await find(agency_id);
  let renewed = false;
  while (agency) {
    const { company_id, access_expires_at } = agency;
    const due = access_expires_at === null || Date.parse(access_expires_at) < Date.now() + EARLY_MS;
    if (due && !renewed) {
      renewed = true;
      agency = await renew(agency, request_id);
      continue;
    }
    const company = { company_id, access_token: agencyTokens.open(agency).access_token ?? '' };
    try {
      return await locationTokens({ key: agency_id, base_url, request_id }, company, location_id);
    } catch (error) {
      if (error instanceof VendorRefusal) return undefined;
      if (!(error instanceof Unauthorized)) throw error;
      if (renewed) return undefined;
      renewed = true;
      agency = await renew(agency, request_id);
    }
  }
  return undefined;
}

async function find(id: string): Promise<AgencyRow | undefined> {
  const [row] = await controlDb().select().from(integrationAgencies).where(eq(integrationAgencies.id, id));
  return row;
}

/** Returns the agency with renewed tokens. Deletes an agency whose consent has ended, and returns undefined. */
async function renew(agency: AgencyRow, request_id: string): Promise<AgencyRow | undefined> {
  const access_token = await renewOnce(agencyTokens, agency, request_id, async (claimed, asker) => {
    const { refresh_token } = agencyTokens.open(claimed);
    return refresh_token === undefined ? undefined : orRefused(refresh(asker, refresh_token, 'Company'));
  });
  if (access_token !== undefined) return find(agency.id);
  const { id, credentials_version } = agency;
  await controlDb()
    .delete(integrationAgencies)
    .where(and(eq(integrationAgencies.id, id), eq(integrationAgencies.credentials_version, credentials_version)));
  return undefined;
}
