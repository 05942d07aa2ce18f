import { controlPool, inTransaction } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import type { ConnectionRow } from './connection-row';
import { type NewConnection, saveConnection } from './connections';
import type { VendorId } from './schema';

/** A connection of the actor's organization with fake credentials, for tests. */
export async function makeConnection(
  actor: Actor,
  vendor: VendorId = 'gohighlevel',
  values: Partial<NewConnection> = {},
): Promise<ConnectionRow> {
  const account = { account_id: newId(), account_name: 'Downtown practice' };
  const { after } = await inTransaction(controlPool(), (tx) =>
    saveConnection(tx, actor, vendor, {
      method: 'private_token',
      base_url: 'http://127.0.0.1:9',
      account,
      credentials: { access_token: `token-of-${account.account_id}` },
      ...values,
    }),
  );
  return after;
}
