import { sql } from 'drizzle-orm';
import { apply, type Person } from './apply';
import { judgeRows } from './judge';
import type { Work } from './kind';
import { lockBatch } from './lock-people';
import { userSource } from './user-source';

const SEVERAL_STATEMENTS_EACH = ['remove', 'send_temporary_password'];
const NAMED = { email: sql`users.email`, first_name: sql`users.first_name` };

/** Changes members. */
export const userWork: Work<Person> = {
  permission: 'users:write',
  sizeOf: (action) => (SEVERAL_STATEMENTS_EACH.includes(action) ? 50 : 500),
  lock: lockBatch,
  judge: (tx, actor, change, count) =>
    judgeRows(tx, actor, change, count, userSource, NAMED, ({ target_id, email, first_name }, { role, status }) => ({
      id: target_id,
      email: email as string,
      first_name: first_name as string,
      role: role!,
      status: status!,
    })),
  apply,
};
