import { describe, expect, it } from 'vitest';
import { owned } from '@/lib/organization/members/testing';
import { OWN_CHANGES, whileChanging } from '@/tests/lock-waits';
import { runNextBatch } from './batch';
import { BULK_ACTIONS } from './constants';
import { startBulkChange } from './operations';
import { addMembers, makeChanges, resultsOf } from './testing';

const actions = BULK_ACTIONS.filter((action) => !['end_sessions', 'reactivate'].includes(action));

describe.each(Object.entries(OWN_CHANGES))('A bulk change during the %s of one of the people', (_, change) => {
  it.each(actions)('waits and succeeds with the action %s', async (action) => {
    await makeChanges();
    const { organization, actor } = await owned();
    const user_ids = await addMembers(organization, 3);
    const role = action === 'change_role' ? 'ADMIN' : undefined;
    const { id } = await startBulkChange(actor, { action, role, user_ids });
    expect(await whileChanging(user_ids[1]!, runNextBatch, change)).toBe(true);
    const results = Object.values(await resultsOf(actor, id));
    expect(results.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });
});
