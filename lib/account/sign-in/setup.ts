import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { env } from '@/lib/core/env';
import { createToken, findToken } from '@/lib/platform/crypto/tokens';

/** Creates the address of the first set-up with its one-time token, valid for 24 hours; null once an organization exists. */
export async function setupUrl(): Promise<string | null> {
  return inTransaction(controlPool(), async (tx) => {
    if (await anyOrganization(tx)) return null;
    const { secret } = await createToken(tx, { purpose: 'setup' });
    return `${env.APP_URL}/setup?token=${secret}`;
  });
}

/** Whether the set-up token is valid and unused. */
export async function maySetUp(token: string): Promise<boolean> {
  return Boolean(await findToken(controlDb(), 'setup', token));
}

/** Whether this installation has an organization. */
export async function anyOrganization(tx: Tx): Promise<boolean> {
  const rows = await tx.select({ id: organizations.id }).from(organizations).limit(1);
  return rows.length > 0;
}
