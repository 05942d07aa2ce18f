import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { tokensThroughAgency } from './agency';
import { renewOnce } from './renew-once';
import { connectionTokens } from './token-rows';
import { orRefused, refresh, reopen } from './tokens';

/**
 * Returns a new access token for a connection whose own has expired: by its refresh token, else through the agency that connected
 * it, else in the name of the app.
 * @param row as it was when its token was found to be expired
 * @returns undefined when the vendor no longer issues one
 * @throws Problem `upstream_*` when the vendor is unavailable
 */
export function renew(row: ConnectionRow, request_id: string): Promise<string | undefined> {
  const { account_id, agency_id } = row;
  return renewOnce(connectionTokens, row, request_id, async (claimed, asker) => {
    const { refresh_token } = connectionTokens.open(claimed);
    const own = refresh_token && (await orRefused(refresh(asker, refresh_token, 'Location')));
    if (own) return own;
    const through = agency_id && (await tokensThroughAgency(agency_id, account_id, asker));
    return through || orRefused(reopen(asker, account_id));
  });
}
