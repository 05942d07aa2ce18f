import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/lib/core/env';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import { retry } from '@/lib/platform/jobs/retry';
import type { TokenRow, TokenRows } from './token-rows';
import type { Asker, Tokens } from './tokens';

const LOOK_AGAIN_MS = 100;

// Within this process one renewal is shared; across processes the row decides.
const underWay = processSingleton('ghl-renewals', () => new Map<string, Promise<string | undefined>>());

/** Lease in milliseconds: enough for six requests, when an agency must be renewed for a location. */
const leaseMs = () => 6 * env.INTEGRATION_TIMEOUT_MS + 5_000;

/** Requests new tokens for a claimed row. */
type Ask = (claimed: TokenRow, asker: Asker) => Promise<Tokens | undefined>;

/**
 * Renews the tokens of a row in one process at a time, because a refresh token can be used only once. Later callers wait for the
 * first one's result.
 * @returns the current access token; undefined when there is none any longer
 */
export function renewOnce(rows: TokenRows, row: TokenRow, request_id: string, ask: Ask): Promise<string | undefined> {
  const name = `${row.id} ${row.credentials_version}`;
  let work = underWay.get(name);
  if (!work) {
    work = renewOrWait(rows, row, request_id, ask).finally(() => underWay.delete(name));
    underWay.set(name, work);
  }
  return work;
}

async function renewOrWait(rows: TokenRows, row: TokenRow, request_id: string, ask: Ask) {
  const patience = Date.now() + leaseMs() + 1_000;
  for (;;) {
    const claimed = await rows.claim(row, leaseMs());
    if (claimed) return renewClaimed(rows, claimed, { key: row.id, base_url: row.base_url, request_id }, ask);
    const now = await rows.reread(row);
    if (!now) return undefined;
    if (now.credentials_version !== row.credentials_version) return rows.open(now).access_token;
    if (Date.now() > patience) {
      throw new Problem('upstream_unavailable', 'Access to GoHighLevel is being renewed. Try again in a moment.', {
        retry_after_seconds: 2,
      });
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function renewClaimed(rows: TokenRows, row: TokenRow, asker: Asker, ask: Ask): Promise<string | undefined> {
  try {
    const tokens = await ask(row, asker);
    // The old refresh token has been used: the new tokens must be saved, even through a database restart.
    if (tokens) return await retry(() => rows.save(row, tokens));
  } catch (error) {
    await rows.release(row);
    throw error;
  }
  await rows.release(row);
  return undefined;
}
