import { sql } from 'drizzle-orm';
import type { BulkAction } from './constants';
import { refusalOf } from './decide';
import { type Facts, factsOf, joinMembers, readCircumstances } from './facts';
import type { Source } from './kind';
import type { BulkChangeInput } from './schema';
import { assertSize, selectionOf } from './selection';

/** Bulk changes of the organization's members. */
export const userSource: Source<BulkChangeInput, Facts> = {
  reads: 'users:read',
  selectionOf,
  join: joinMembers,
  shown: { name: sql`users.first_name || ' ' || users.last_name`, email: sql`users.email` },
  factsOf,
  isKnown: ({ role }) => role !== null,
  async judgeOf(db, actor, { action, role }) {
    const circumstances = await readCircumstances(db, actor.organization_id);
    return (facts) => refusalOf(facts, { ...circumstances, actor, action: action as BulkAction, role });
  },
  assertSize,
};
