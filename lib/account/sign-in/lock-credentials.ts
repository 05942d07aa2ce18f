import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';

type Known = Pick<typeof users.$inferSelect, 'id' | 'password_hash' | 'password_changed_at'>;

/**
 * Locks the row of a person who has just proved their password or a passkey, and returns whether their password is still the one
 * that was read before. Verifying is slow, and every change of a password or second factor holds this lock while it ends sessions:
 * a sign-in either comes before it and is ended, or after it and sees the change. Read everything else that matters after this.
 * (A hash that was only renewed is the same password.)
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
