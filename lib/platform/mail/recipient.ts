import { eq } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';

/** Finds what mails need to know about their recipient; undefined when the person is gone. */
export async function findRecipient(db: Db | Tx, user_id: string) {
  const [user] = await db
    .select({
      first_name: users.first_name,
      last_name: users.last_name,
      email: users.email,
      time_zone: users.time_zone,
      password_changed_at: users.password_changed_at,
    })
    .from(users)
    .where(eq(users.id, user_id));
  return user && { ...user, to: { name: `${user.first_name} ${user.last_name}`, address: user.email } };
}
