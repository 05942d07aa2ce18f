import type { z } from 'zod';
import type { Db } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { connectionsOf } from './accounts';
import type { CalcomStatus } from './schema';

const WORDS = {
  active: 'Cal.com is connected',
  needs_reconnect: 'Cal.com no longer accepts the key. Connect the account again with a new one',
  not_connected: 'Cal.com is not connected',
};

/** Returns the status of the organization's connections, as of their last requests, the primary one first. */
export async function calcomStatus(db: Db, actor: Actor): Promise<z.input<typeof CalcomStatus>> {
  const rows = (await connectionsOf(db, actor)).map(({ status, ...row }) => ({
    ...row,
    status: status === 'active' ? ('active' as const) : ('needs_reconnect' as const),
  }));
  const status = rows[0]?.status ?? 'not_connected';
  return {
    connected: status === 'active',
    status,
    accounts: rows.map(({ id, account_email, account_name, base_url, is_primary, status, last_error }) => ({
      id,
      email: account_email,
      account_name,
      base_url,
      is_primary,
      status,
      error: last_error,
    })),
    error: rows[0]?.last_error ?? null,
    message: WORDS[status],
  };
}
