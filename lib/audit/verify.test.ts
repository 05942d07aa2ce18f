import { and, eq, getTableColumns } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditChains, auditEvents, auditSeals } from '@/db/schema/control/audit';
import { newId } from '@/lib/id';
import { makeOrganization } from '@/tests/fixtures';
import { readChain } from './chain';
import { EVENT_COLUMNS, hashEntry } from './entry';
import { sealEvents } from './seal';
import { eventsOf, tamper, writeSealed } from './testing';
import type { Seal } from './verdict';
import { verifyChain } from './verify';

const EVENTS = 12;
let id: string;
let ids: string[];
let head: Seal;

beforeEach(async () => {
  id = (await makeOrganization()).id;
  await writeSealed(id, EVENTS);
  const seals = await controlDb()
    .select()
    .from(auditSeals)
    .where(eq(auditSeals.organization_id, id))
    .orderBy(auditSeals.sequence);
  ids = seals.map(({ event_id }) => event_id);
  head = seals.at(-1)!;
});

const verify = async (given?: Seal) => (await verifyChain(controlDb(), id, given)).broken;
const eventAt = (sequence: number) => ids[sequence - 1]!;

/** Computes the chain anew from a place on, as somebody does who knows how, but not the key. */
async function rechain(from: number): Promise<void> {
  const rows = await controlDb()
    .select({
      sequence: auditSeals.sequence,
      hash: auditSeals.hash,
      sealed_at: auditSeals.sealed_at,
      event: EVENT_COLUMNS,
    })
    .from(auditSeals)
    .innerJoin(auditEvents, eq(auditEvents.id, auditSeals.event_id))
    .where(eq(auditSeals.organization_id, id))
    .orderBy(auditSeals.sequence);
  let previous = rows[from - 2]!.hash;
  for (const { sequence, sealed_at, event } of rows.slice(from - 1)) {
    previous = hashEntry({ sequence, previous, misdated: false, sealed_at }, event);
    await tamper([
      'update audit_seals set hash = $3 where organization_id = $1 and sequence = $2',
      [id, sequence, previous],
    ]);
  }
  await tamper(['update audit_chains set hash = $2 where organization_id = $1', [id, previous]]);
}

describe('verifying', () => {
  it('finds nothing wrong with what is as it was sealed', async () => {
    await controlDb().insert(auditEvents).values(eventsOf(id, 2));
    expect(await verifyChain(controlDb(), id)).toEqual({
      checked: EVENTS,
      waiting: 2,
      last_seal: { sequence: EVENTS, hash: head.hash },
      seal_expired: false,
      broken: null,
    });
    expect(await verify(head)).toBeNull();
    expect(await verify({ sequence: 3, hash: (await sealAt(3)).hash })).toBeNull();
  });

  it('has nothing to say against a log without events', async () => {
    const { id: empty } = await makeOrganization();
    expect(await verifyChain(controlDb(), empty)).toMatchObject({ checked: 0, last_seal: null, broken: null });
  });

  const others: { [K in keyof typeof EVENT_COLUMNS]: string } = {
    id: `'${newId()}'`,
    organization_id: `'${newId()}'`,
    action: `'user.remove'`,
    actor_kind: `'system'`,
    actor_id: `'somebody'`,
    actor_label: `'Eve'`,
    target_type: 'null',
    target_id: `target_id || 'x'`,
    target_label: `'Ben@acme.example'`,
    changes: `jsonb_set(changes, '{role,after}', '"OWNER"')`,
    ip: 'null',
    user_agent: `''`,
    request_id: `'x'`,
    created_at: `created_at + interval '1 millisecond'`,
  };

  it('covers every column of an event', () => {
    expect(Object.keys(EVENT_COLUMNS).sort()).toEqual(Object.keys(getTableColumns(auditEvents)).sort());
  });

  it.each(Object.entries(others).filter(([column]) => column !== 'organization_id'))(
    'finds a change of %s, and names the event',
    async (column, value) => {
      await tamper([`update audit_events set ${column} = ${value} where id = $1`, [eventAt(5)]]);
      // With another id it is another event, and the one that was sealed is gone.
      const expected = column === 'id' ? { kind: 'removed' } : { kind: 'changed', event_id: eventAt(5) };
      expect(await verify()).toMatchObject({ sequence: 5, ...expected });
    },
  );

  it('finds an event that was given to another organization', async () => {
    const { id: other } = await makeOrganization();
    await tamper(['update audit_events set organization_id = $2 where id = $1', [eventAt(5), other]]);
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
    expect((await verifyChain(controlDb(), other)).broken).toMatchObject({ kind: 'inserted', event_id: eventAt(5) });
  });

  it.each(['hash', 'sealed_at', 'misdated'])('finds a change of a seal’s %s', async (column) => {
    const value = { hash: `repeat('0', 64)`, sealed_at: `sealed_at - interval '1 day'`, misdated: 'true' }[column];
    await tamper([`update audit_seals set ${column} = ${value} where organization_id = $1 and sequence = 5`, [id]]);
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
  });

  it('finds an event that was removed from the middle, with its seal or without', async () => {
    await tamper(['delete from audit_events where id = $1', [eventAt(5)]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: 5, event_id: eventAt(5) });
    await tamper(['delete from audit_seals where event_id = $1', [eventAt(5)]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: 5, event_id: null });
  });

  it('finds a removal after which the rest was moved up', async () => {
    await tamper(
      ['delete from audit_events where id = $1', [eventAt(5)]],
      ['delete from audit_seals where event_id = $1', [eventAt(5)]],
      ['update audit_seals set sequence = sequence - 1 where organization_id = $1 and sequence > 5', [id]],
    );
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
  });

  it('finds two that were swapped together with their seals', async () => {
    await tamper(
      ['update audit_seals set sequence = -5 where organization_id = $1 and sequence = 5', [id]],
      ['update audit_seals set sequence = 5 where organization_id = $1 and sequence = 6', [id]],
      ['update audit_seals set sequence = 6 where organization_id = $1 and sequence = -5', [id]],
    );
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: 5, event_id: eventAt(6) });
  });

  it('finds two events that were swapped under their seals', async () => {
    await tamper(
      ['update audit_seals set event_id = gen_random_uuid() where event_id = $1', [eventAt(5)]],
      ['update audit_seals set event_id = $2 where event_id = $1', [eventAt(6), eventAt(5)]],
      ['update audit_seals set event_id = $2 where organization_id = $1 and sequence = 5', [id, eventAt(6)]],
    );
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5, event_id: eventAt(6) });
  });

  it('finds an event that was inserted, whether or not it was given a seal', async () => {
    const [forged] = eventsOf(id, 1);
    const insert = [
      `insert into audit_events (id, organization_id, action, actor_kind, actor_label) values ($1, $2, 'user.update', 'system', 'S')`,
      [forged!.id, id],
    ] as [string, unknown[]];
    await tamper(insert);
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: null, event_id: forged!.id });
    await tamper(
      [`update audit_seals set sequence = sequence + 100 where organization_id = $1 and sequence >= 5`, [id]],
      [`update audit_seals set sequence = sequence - 99 where organization_id = $1 and sequence >= 105`, [id]],
      [`insert into audit_seals values ($1, 5, $2, repeat('b', 64), false, now())`, [id, forged!.id]],
    );
    expect(await verify()).toMatchObject({ sequence: 5, event_id: forged!.id });
  });

  it('finds an event that is added with the time of another day', async () => {
    await controlDb()
      .insert(auditEvents)
      .values(eventsOf(id, 1, { created_at: new Date(Date.now() - 5 * 3_600_000).toISOString() }));
    await sealEvents(id);
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: EVENTS + 1 });
  });

  it('finds an event that was removed before it was sealed', async () => {
    const [event] = eventsOf(id, 1);
    await controlDb().insert(auditEvents).values(event!);
    await tamper(['delete from audit_events where id = $1', [event!.id]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: null });
  });

  it('finds an event that was taken out of the queue, so that it would never be sealed', async () => {
    const [event] = eventsOf(id, 1);
    await controlDb().insert(auditEvents).values(event!);
    await tamper(['delete from audit_unsealed where event_id = $1', [event!.id]]);
    expect(await verify()).toMatchObject({ kind: 'inserted', event_id: event!.id });
  });

  it('finds a tail that was cut off while the head stayed', async () => {
    await cutOff(10);
    expect(await verify()).toMatchObject({ kind: 'cut_off', sequence: 10 });
  });

  it('finds a tail that was cut off together with the head, given the last seal', async () => {
    const old = await readChain(controlDb(), id);
    await writeSealed(id, 3);
    const { last_seal } = await verifyChain(controlDb(), id);
    await cutOff(EVENTS + 1);
    const { sequence, hash, signature, settled_at } = old!;
    // Everything is put back to what it once was, the true signature too.
    await tamper([
      'update audit_chains set sequence = $2, hash = $3, signature = $4, settled_at = $5 where organization_id = $1',
      [id, sequence, hash, signature, settled_at],
    ]);
    expect(await verify()).toBeNull();
    expect(await verify(last_seal!)).toMatchObject({ kind: 'cut_off', sequence: EVENTS + 1 });
  });

  it('finds a log that was taken away whole, given the last seal', async () => {
    await cutOff(1);
    await tamper(['delete from audit_chains where organization_id = $1', [id]]);
    expect(await verify()).toBeNull();
    expect(await verify(head)).toMatchObject({ kind: 'cut_off', sequence: 1 });
  });

  it('finds a chain whose row was taken away', async () => {
    await tamper(['delete from audit_chains where organization_id = $1', [id]]);
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: 1 });
  });

  it('finds a chain that was computed anew without the key', async () => {
    await tamper([`update audit_events set actor_label = 'Eve' where id = $1`, [eventAt(5)]]);
    await rechain(5);
    expect(await verify()).toMatchObject({ kind: 'rewritten', sequence: EVENTS });
    // Somebody who kept a seal sees where it began to differ.
    expect(await verify(head)).toMatchObject({ kind: 'rewritten', sequence: EVENTS });
  });

  it('finds events that were sealed past the head by somebody without the key', async () => {
    const [forged] = eventsOf(id, 1);
    await tamper(
      [
        `insert into audit_events (id, organization_id, action, actor_kind, actor_label) values ($1, $2, 'user.update', 'system', 'S')`,
        [forged!.id, id],
      ],
      [`insert into audit_seals values ($1, $2, $3, repeat('b', 64), false, now())`, [id, EVENTS + 1, forged!.id]],
    );
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: EVENTS + 1 });
  });

  it.each(['sequence', 'hash', 'anchor_sequence', 'anchor_hash', 'settled_at', 'signature'])(
    'finds a change of the chain’s %s',
    async (column) => {
      const value = { sequence: EVENTS - 1, anchor_sequence: 1, settled_at: new Date(0) }[column] ?? 'c'.repeat(64);
      await tamper([`update audit_chains set ${column} = $2 where organization_id = $1`, [id, value]]);
      expect(await verify()).not.toBeNull();
    },
  );

  it('says so when a given seal is not the log’s', async () => {
    expect(await verify({ sequence: 5, hash: 'd'.repeat(64) })).toMatchObject({ kind: 'rewritten', sequence: 5 });
  });
});

async function sealAt(sequence: number) {
  const [seal] = await controlDb()
    .select()
    .from(auditSeals)
    .where(and(eq(auditSeals.organization_id, id), eq(auditSeals.sequence, sequence)));
  return seal!;
}

async function cutOff(from: number): Promise<void> {
  await tamper(
    [
      'delete from audit_events where id in (select event_id from audit_seals where organization_id = $1 and sequence >= $2)',
      [id, from],
    ],
    ['delete from audit_seals where organization_id = $1 and sequence >= $2', [id, from]],
  );
  expect(await controlDb().$count(auditChains, eq(auditChains.organization_id, id))).toBe(1);
}
