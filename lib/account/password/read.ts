import { eq } from 'drizzle-orm';
import { controlDb, type Db } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { type Access, accessOf } from '@/lib/account/sign-in/access';
import { findToken } from '@/lib/platform/crypto/tokens';
import { passwordContext } from './passwords';

/** The account behind a reset link, for its holder. */
export interface ResetLink {
  email: string;
  access: Access;
  /** Words that the new password must not be made of. */
  context: string[];
}

/** Returns whose password a link would set and what that leads to, without using the link up; undefined when it is not valid. */
export async function describeReset(token: string): Promise<ResetLink | undefined> {
  const db = controlDb();
  const user = await findResetUser(db, token);
  if (!user) return undefined;
  return { email: user.email, access: await accessOf(db, user.id), context: await passwordContext(db, user) };
}

/** Returns the person that a reset link belongs to, without using the link up; undefined when it is not valid. */
export async function findResetUser(db: Db, token: string): Promise<typeof users.$inferSelect | undefined> {
  const link = await findToken(db, 'password_reset', token);
  const [user] = link?.user_id ? await db.select().from(users).where(eq(users.id, link.user_id)) : [];
  return user;
}
