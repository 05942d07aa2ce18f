import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { Problem } from '@/lib/core/problem';
import { hashPassword, isOutdated } from './password';

/**
 * Hashes a password that was just verified again if its stored hash was made with outdated parameters. Skipped until the next time
 * when too many are waiting for a hash; a password that was changed meanwhile is kept.
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
