import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import type { Role } from '@/lib/core/roles';
import { removeUser, updateUser } from '@/lib/organization/members/operations';
import { owned } from '@/lib/organization/members/testing';
import { makeMember } from '@/tests/fixtures';
import { runNextBatch } from './batch';
import { startBulkChange } from './operations';
import { makeChanges } from './testing';

const PEOPLE = 12;
const RUNS = 30;
const person = fc.nat(PEOPLE - 1);
const wish = fc.oneof(
  fc.record({ action: fc.constant('change_role' as const), role: fc.constantFrom<Role>('OWNER', 'ADMIN', 'MEMBER') }),
  fc.record({ action: fc.constantFrom('suspend' as const, 'reactivate' as const) }),
  fc.record({ action: fc.constant('remove' as const) }),
);
/** What one of eight writers does: who does what to whom, alone or in bulk. */
const step = fc.record({ actor: person, targets: fc.uniqueArray(person, { minLength: 1 }), wish, bulk: fc.boolean() });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const writers = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 8, maxLength: 8 });

async function team() {
  const { organization, actor } = await owned();
  const others = await Promise.all(
    Array.from({ length: PEOPLE - 1 }, (_, n) => makeMember(organization, n < 3 ? 'OWNER' : 'ADMIN')),
  );
  return { organization, actors: [actor, ...others.map((each) => each.actor)] };
}

async function perform(actors: Actor[], { actor, targets, wish, bulk }: Step): Promise<void> {
  const ids = targets.map((target) => actors[target]!.id);
  if (bulk) return void (await startBulkChange(actors[actor]!, { ...wish, user_ids: ids }));
  const { action } = wish;
  if (action === 'remove') await removeUser(actors[actor]!, { id: ids[0]! });
  else if (action === 'change_role')
    await updateUser(actors[actor]!, { id: ids[0]!, role: (wish as { role: Role }).role });
  else await updateUser(actors[actor]!, { id: ids[0]!, status: action === 'suspend' ? 'suspended' : 'active' });
}

/**
 * Returns whose role in the audit log does not lead from their first role to their last: each value must be left as often as it
 * was reached. In any order, because an entry has the time at which its transaction began.
 */
async function misrecorded(organization_id: string, actors: Actor[]): Promise<string[]> {
  const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization_id));
  const rows = await controlDb().select().from(memberships).where(eq(memberships.organization_id, organization_id));
  const wrong = (['role', 'status'] as const).flatMap((field) =>
    actors.filter(({ id, role }) => {
      const balance = new Map<unknown, number>();
      const add = (value: unknown, count: number) => balance.set(value, (balance.get(value) ?? 0) + count);
      add(field === 'role' ? role : 'active', 1);
      add(rows.find(({ user_id }) => user_id === id)?.[field] ?? null, -1);
      for (const { changes } of events.filter(({ target_id }) => target_id === id)) {
        if (!changes[field]) continue;
        add(changes[field].before, -1);
        add(changes[field].after, 1);
      }
      return [...balance.values()].some((count) => count !== 0);
    }),
  );
  return wrong.map(({ label }) => label);
}

// Many of these are refused, which changes nothing.
function expectProblem(error: unknown): void {
  expect(error).toMatchObject({ name: 'Problem' });
}

it('An organization keeps an active owner, and bulk changes end, whatever eight writers do to each other', {
  timeout: 120_000,
}, async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(writers, async (plans) => {
      const { organization, actors } = await team();
      let over = false;
      const workers = Array.from({ length: 2 }, async () => {
        while (!over) await runNextBatch();
      });
      await Promise.all(
        plans.map(async (steps) => {
          for (const each of steps) await perform(actors, each).catch(expectProblem);
        }),
      );
      over = true;
      await Promise.all(workers);
      await makeChanges();
      const rows = await controlDb().select().from(memberships).where(eq(memberships.organization_id, organization.id));
      expect(rows.filter(({ role, status }) => role === 'OWNER' && status === 'active').length).toBeGreaterThan(0);
      expect(await misrecorded(organization.id, actors)).toEqual([]);
      const changes = await controlDb()
        .select()
        .from(bulkChanges)
        .where(eq(bulkChanges.organization_id, organization.id));
      for (const { id, status, succeeded, skipped, failed, total } of changes) {
        expect([id, status, succeeded + skipped + failed]).toEqual([id, 'completed', total]);
        changed += succeeded;
      }
    }),
    { numRuns: RUNS },
  );
  expect(changed).toBeGreaterThan(RUNS);
});
