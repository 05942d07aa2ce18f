import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { Problem } from '@/lib/core/problem';
import { hashPassword, isOutdated } from './password';

/**
 * Hashes a password that has just been found right anew, when its stored hash was made with other parameters than those in
 * force. Left for the next time when too many wait for a hash; a password that was changed meanwhile stays.
 */
export async function renewOutdatedHash(
  user: { id: string; password_hash: string | null },
  password: string,
): Promise<void> {
  if (!user.password_hash || !isOutdated(user.password_hash)) return;
  try {
    await controlDb()
      .update(users)
      .set({ password_hash: await hashPassword(password) })
      .where(and(eq(users.id, user.id), eq(users.password_hash, user.password_hash)));
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'unavailable')) throw error;
  }
}
