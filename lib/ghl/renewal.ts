import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { controlPool, inTransaction } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { env } from '@/lib/env';
import { type ConnectionRow, rereadConnection } from '@/lib/integrations/connections';
import { openCredentials, sealCredentials } from '@/lib/integrations/credentials';
import { insist } from '@/lib/jobs/insist';
import { perProcess } from '@/lib/per-process';
import { Problem } from '@/lib/problem';
import { type Asker, credentialsOf, expiryOf, orRefused, refresh, reopen, type Tokens } from './tokens';

const LOOK_AGAIN_MS = 100;

// Of several in this process one goes; those in other processes meet at the row.
const underWay = perProcess('ghl-renewals', () => new Map<string, Promise<string | undefined>>());

/**
 * A new access token for a connection whose own is over, asked for by one process at a time, because the refresh token is good
 * for one use. Whoever comes second waits for what the first one saves.
 * @param row as it was when its token was found to be over
 * @returns undefined when the vendor gives none any more
 * @throws Problem `upstream_*` when the vendor cannot be asked just now
 */
export function renew(row: ConnectionRow, request_id: string): Promise<string | undefined> {
  const name = `${row.id} ${row.credentials_version}`;
  let work = underWay.get(name);
  if (!work) {
    work = renewOrWait(row, request_id).finally(() => underWay.delete(name));
    underWay.set(name, work);
  }
  return work;
}

/** How long one process may take, in milliseconds: a refresh, and when that is refused two requests more. */
const leaseMs = () => 3 * env.INTEGRATION_TIMEOUT_MS + 5_000;

async function renewOrWait(row: ConnectionRow, request_id: string): Promise<string | undefined> {
  const patience = Date.now() + leaseMs() + 1_000;
  for (;;) {
    const claimed = await claim(row);
    if (claimed) return renewClaimed(claimed, { key: row.id, base_url: row.base_url, request_id });
    const now = await rereadConnection(row.id);
    if (now?.status !== 'active') return undefined;
    if (now.credentials_version !== row.credentials_version) return openCredentials(now).access_token;
    if (Date.now() > patience) {
      throw new Problem('upstream_unavailable', 'GoHighLevel is being asked for a new access. Try again in a moment.', {
        retry_after_seconds: 2,
      });
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/**
 * Takes the renewal upon this process, under a lock on the row which ends with this short transaction: none is held over the
 * network. What stays is a lease, so that the next one may go when this process dies.
 */
async function claim({ id, credentials_version }: ConnectionRow): Promise<ConnectionRow | undefined> {
  return inTransaction(controlPool(), async (tx) => {
    const [row] = await tx
      .select()
      .from(integrationConnections)
      .where(
        and(
          eq(integrationConnections.id, id),
          eq(integrationConnections.status, 'active'),
          eq(integrationConnections.credentials_version, credentials_version),
          sql`coalesce(${integrationConnections.renewing_until}, '-infinity') < now()`,
        ),
      )
      .for('update');
    if (!row) return undefined;
    await tx
      .update(integrationConnections)
      .set({ renewing_until: sql`now() + make_interval(secs => ${leaseMs() / 1000})` })
      .where(eq(integrationConnections.id, id));
    return row;
  });
}

async function renewClaimed(row: ConnectionRow, asker: Asker): Promise<string | undefined> {
  try {
    const tokens = await newTokens(row, asker);
    // The old refresh token is used up: what came must be kept, also through a restart of the database.
    if (tokens) return await insist(() => save(row, tokens));
  } catch (error) {
    await release(row);
    throw error;
  }
  await release(row);
  return undefined;
}

async function newTokens(row: ConnectionRow, asker: Asker): Promise<Tokens | undefined> {
  const { refresh_token } = openCredentials(row);
  if (refresh_token !== undefined) {
    const tokens = await orRefused(refresh(asker, refresh_token));
    if (tokens) return tokens;
  }
  // Used up, perhaps by a process that died before it had saved what it got: the app asks for tokens in its own name.
  return orRefused(reopen(asker, row.account_id));
}

/** Keeps both tokens at once. @returns the access token that counts now */
async function save(row: ConnectionRow, tokens: Tokens): Promise<string | undefined> {
  const kept = await inTransaction(controlPool(), (tx) =>
    tx
      .update(integrationConnections)
      .set({
        sealed_credentials: sealCredentials(row, credentialsOf(tokens)),
        credentials_version: row.credentials_version + 1,
        access_expires_at: expiryOf(tokens),
        renewing_until: null,
        ...(tokens.scope !== '' && { scopes: tokens.scope.split(' ') }),
      })
      .where(
        and(
          eq(integrationConnections.id, row.id),
          eq(integrationConnections.status, 'active'),
          eq(integrationConnections.credentials_version, row.credentials_version),
        ),
      )
      .returning({ id: integrationConnections.id }),
  );
  if (kept.length > 0) return tokens.access_token;
  // Somebody reconnected or ended the connection meanwhile: theirs counts.
  const now = await rereadConnection(row.id);
  return now?.status === 'active' ? openCredentials(now).access_token : undefined;
}

async function release({ id, credentials_version }: ConnectionRow): Promise<void> {
  await inTransaction(controlPool(), (tx) =>
    tx
      .update(integrationConnections)
      .set({ renewing_until: null })
      .where(
        and(eq(integrationConnections.id, id), eq(integrationConnections.credentials_version, credentials_version)),
      ),
  ).catch(() => {
    // The lease ends by itself.
  });
}
