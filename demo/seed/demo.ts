import { sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx, voicePool } from '@/db/client';
import { lockStatement } from '@/db/locks';
import { hashPassword } from '@/lib/account/password/password';
import type { Region } from '@/lib/core/regions';
import { randomReadableSecret, randomToken } from '@/lib/platform/crypto/tokens';
import { writeAcme } from './acme';
import { ACME_ID, ADA_ID, NORTHWIND_ID } from './cast';
import type { DemoCalcom } from './integrations';
import { writeAcmeIntegrations, writeNorthwindIntegrations } from './integrations';
import { writeNorthwind } from './northwind';
import { makePeople } from './people';
import { acmeVoice } from './voice/acme';
import { northwindVoice } from './voice/northwind';
import { type VoiceRows, writeVoice } from './voice/write';

/** The credentials of the demo workspace. The password and the key are random and stored only as hashes. */
export interface DemoAccess {
  organization_id: string;
  email: string;
  password: string;
  api_key: string;
}

/**
 * Loads the demo workspace once. Returns null when it already exists, even if it was changed since. Everything is in
 * one transaction. If a region has a separate database, the voice data is committed before the rows that refer to it,
 * so that the next run replaces whatever an interrupted run left. Concurrent runs wait for each other.
 * @param keep receives the credentials before the commit, to save them: they cannot be read from the database
 * afterwards
 * @param calcom a Cal.com server with accounts that are connected from the beginning
 */
export async function seedDemo(
  keep?: (access: DemoAccess) => void | Promise<void>,
  calcom?: DemoCalcom,
): Promise<DemoAccess | null> {
  return inTransaction(controlPool(), async (tx) => {
    // The time limits are made for requests. A load may wait for another one, and is idle here while it writes to
    // another region's database, on a slow machine for longer than any request.
    for (const limit of ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout']) {
      await tx.execute(sql.raw(`set local ${limit} = 0`));
    }
    // Another process may be loading it; on a busy machine that takes longer than any other query may.
    const lock = { ...lockStatement('demo'), query_timeout: 300_000 };
    await tx.$client.query(lock);
    if (await isThere(tx)) return null;
    const now = await databaseTime(tx);
    const password = randomReadableSecret();
    const hashes = { demo: await hashPassword(password), other: await hashPassword(randomToken()) };
    const people = makePeople(now);
    await inRegion(tx, 'us', ACME_ID, acmeVoice(now));
    await inRegion(tx, 'eu', NORTHWIND_ID, northwindVoice(now));
    const api_key = await writeAcme(tx, now, people, hashes, Boolean(calcom));
    await writeNorthwind(tx, now, people.cast.ada, hashes.other);
    if (calcom) {
      await writeAcmeIntegrations(tx, now, people.cast, calcom);
      await writeNorthwindIntegrations(tx, now, people.cast.ada, calcom);
    }
    const access = { organization_id: ACME_ID, email: people.cast.ada.email, password, api_key };
    await keep?.(access);
    return access;
  });
}

// Deleting the organization keeps the owner, and the reverse; finding either means "already loaded".
async function isThere(tx: Tx): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select from organizations where id in (${ACME_ID}, ${NORTHWIND_ID})
    union all select from users where id = ${ADA_ID} or lower(email) = 'ada@acme.example'
    limit 1`);
  return rows.length > 0;
}

async function databaseTime(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ now: number }>(sql`select extract(epoch from now())::float8 * 1000 as now`);
  return Math.floor(rows[0]!.now);
}

async function inRegion(tx: Tx, region: Region, organization_id: string, rows: VoiceRows): Promise<void> {
  const pool = voicePool(region);
  if (pool === controlPool()) return writeVoice(tx, organization_id, rows);
  await inTransaction(pool, (voiceTx) => writeVoice(voiceTx, organization_id, rows));
}
