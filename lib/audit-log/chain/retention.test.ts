import { asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { auditChains, auditEvents, auditSeals } from '@/db/schema/control/audit';
import { makeOrganization } from '@/tests/fixtures';
import { REMOVAL, removeExpiredEvents } from './retention';
import { sealEvents } from './seal';
import { eventsOf, tamper, writeSealed } from './testing';
import { verifyChain } from './verify';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A log with events of 50, 40, 33 and 1 days ago, kept for 30 days. */
async function oldLog(): Promise<string> {
  const { id } = await makeOrganization();
  const events = [50, 40, 33, 1].flatMap((days) => eventsOf(id, 1, { created_at: daysAgo(days) }));
  await controlDb().insert(auditEvents).values(events);
  await sealEvents(id);
  await keep(id, 30);
  return id;
}

const keep = (id: string, days: number | null) =>
  controlDb().update(auditChains).set({ audit_retention_days: days }).where(eq(auditChains.organization_id, id));
const sequences = async (id: string) =>
  (
    await controlDb()
      .select({ sequence: auditSeals.sequence })
      .from(auditSeals)
      .where(eq(auditSeals.organization_id, id))
      .orderBy(asc(auditSeals.sequence))
  ).map(({ sequence }) => sequence);

test('removeExpiredEvents removes the beginning, records it, and leaves a log that verifies', async () => {
  const id = await oldLog();
  const before = await verifyChain(controlDb(), id);
  expect(await removeExpiredEvents(id)).toBe(3);
  await sealEvents(id);
  expect(await sequences(id)).toEqual([4, 5]);
  const events = await controlDb()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, id))
    .orderBy(auditEvents.created_at);
  expect(events).toHaveLength(2);
  expect(events[1]).toMatchObject({
    action: REMOVAL,
    actor_kind: 'system',
    changes: { first_event: { before: 1, after: null }, last_event: { before: 3, after: null } },
  });
  expect(await verifyChain(controlDb(), id)).toMatchObject({ checked: 2, broken: null });
  // A seal from before still fits, one of what is gone says nothing any more.
  expect(await verifyChain(controlDb(), id, before.last_seal!)).toMatchObject({ seal_expired: false, broken: null });
  const gone = { sequence: 2, hash: 'e'.repeat(64) };
  expect(await verifyChain(controlDb(), id, gone)).toMatchObject({ seal_expired: true, broken: null });
});

test('removeExpiredEvents leaves other removals after the anchor detectable', async () => {
  const id = await oldLog();
  await removeExpiredEvents(id);
  await sealEvents(id);
  await tamper(
    [
      'delete from audit_events where id = (select event_id from audit_seals where organization_id = $1 and sequence = 4)',
      [id],
    ],
    ['delete from audit_seals where organization_id = $1 and sequence = 4', [id]],
  );
  expect((await verifyChain(controlDb(), id)).broken).toMatchObject({ kind: 'removed', sequence: 4 });
});

test('removeExpiredEvents stops at an event that somebody else removed', async () => {
  const id = await oldLog();
  await tamper([
    'delete from audit_events where id = (select event_id from audit_seals where organization_id = $1 and sequence = 2)',
    [id],
  ]);
  expect(await removeExpiredEvents(id)).toBe(1);
  await sealEvents(id);
  expect((await verifyChain(controlDb(), id)).broken).toMatchObject({ kind: 'removed', sequence: 2 });
});

test('removeExpiredEvents can remove every event, and the chain continues', async () => {
  const { id } = await makeOrganization();
  await controlDb()
    .insert(auditEvents)
    .values(eventsOf(id, 2, { created_at: daysAgo(50) }));
  await sealEvents(id);
  await keep(id, 30);
  expect(await removeExpiredEvents(id)).toBe(2);
  await writeSealed(id, 1);
  expect(await sequences(id)).toEqual([3, 4]);
  expect((await verifyChain(controlDb(), id)).broken).toBeNull();
});

test('removeExpiredEvents removes nothing unsealed, and nothing without a retention limit', async () => {
  const id = await oldLog();
  await controlDb()
    .insert(auditEvents)
    .values(eventsOf(id, 1, { created_at: daysAgo(60) }));
  await keep(id, null);
  expect(await removeExpiredEvents(id)).toBe(0);
  await keep(id, 30);
  expect(await removeExpiredEvents(id)).toBe(3);
  expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, id))).toBe(3);
});

test('removeExpiredEvents keeps records of removals if nothing else has expired', async () => {
  const { id } = await makeOrganization();
  const old = { action: REMOVAL, created_at: daysAgo(40) };
  await controlDb()
    .insert(auditEvents)
    .values(eventsOf(id, 1, old));
  await sealEvents(id);
  await keep(id, 30);
  expect(await removeExpiredEvents(id)).toBe(0);
});

test('removeExpiredEvents removes and records once in two concurrent processes', async () => {
  const id = await oldLog();
  const removed = await Promise.all([removeExpiredEvents(id), removeExpiredEvents(id)]);
  expect(removed.sort()).toEqual([0, 3]);
  await sealEvents(id);
  expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, id))).toBe(2);
  expect((await verifyChain(controlDb(), id)).broken).toBeNull();
});

/** A query that waits for something before it is sent. */
function after<T extends object>(query: T, happened: () => Promise<unknown>): T {
  return new Proxy(query, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      if (name !== 'then') return (...args: unknown[]) => after(member.apply(target, args) as object, happened);
      return (...callbacks: unknown[]) => happened().then(() => member.apply(target, callbacks));
    },
  });
}

test('removeExpiredEvents does not make a concurrent verification fail', async () => {
  const id = await oldLog();
  const db = controlDb();
  let selects = 0;
  const overtaken = new Proxy(db, {
    get(target, name) {
      if (name !== 'select') return Reflect.get(target, name);
      return (...args: Parameters<typeof db.select>) => {
        const query = target.select(...args);
        // The first one reads the chain, the second the beginning of its events.
        return ++selects === 2 ? after(query, () => removeExpiredEvents(id)) : query;
      };
    },
  });
  expect((await verifyChain(overtaken, id)).broken).toBeNull();
  expect(selects).toBeGreaterThan(3);
  expect(await sequences(id)).toEqual([4]);
});
