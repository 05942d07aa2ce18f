import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';

type Known = Pick<typeof users.$inferSelect, 'id' | 'password_hash' | 'password_changed_at'>;

/**
 * Locks the row of somebody who has just shown their password or a passkey, and says whether their password is still the one
 * that was read before. Checking takes its time, and what changes a password or a second factor holds this very lock while it
 * ends the sessions that there are: a sign-in either comes before it, and is ended, or after it, and sees what has changed.
 * Everything else that decides is to be read after this. (A hash that was only renewed is the same password.)
 */
export async function credentialsUnchanged(tx: Tx, known: Known): Promise<boolean> {
  const [user] = await tx
    .select({ password_hash: users.password_hash, password_changed_at: users.password_changed_at })
    .from(users)
    .where(eq(users.id, known.id))
    .for('no key update');
  if (!user || (user.password_hash === null) !== (known.password_hash === null)) return false;
  return user.password_changed_at === known.password_changed_at;
}
