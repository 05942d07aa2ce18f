import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents, auditSeals } from '@/db/schema/control/audit';
import { withoutSearch } from '@/db/search';
import { newId } from '@/lib/core/id';
import { makeOrganization } from '@/tests/fixtures';
import { EVENT_COLUMNS } from './entry';
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

describe('verifyChain', () => {
  it('finds no break in an untouched log', async () => {
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

  it('finds no break in an empty log', async () => {
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

  it('covers every column of an event, except the country derived from its address', () => {
    const { country: _, ...recorded } = withoutSearch(auditEvents);
    expect(Object.keys(EVENT_COLUMNS).sort()).toEqual(Object.keys(recorded).sort());
  });

  it.each(Object.entries(others).filter(([column]) => column !== 'organization_id'))(
    'detects a change of %s and names the event',
    async (column, value) => {
      await tamper([`update audit_events set ${column} = ${value} where id = $1`, [eventAt(5)]]);
      // With another id it is another event, and the one that was sealed is gone.
      const expected = column === 'id' ? { kind: 'removed' } : { kind: 'changed', event_id: eventAt(5) };
      expect(await verify()).toMatchObject({ sequence: 5, ...expected });
    },
  );

  it('does not cover the country, so that logs from before it verify unchanged', async () => {
    await tamper([`update audit_events set country = 'FR' where id = $1`, [eventAt(5)]]);
    expect(await verify()).toBeNull();
  });

  it('detects an event moved to another organization', async () => {
    const { id: other } = await makeOrganization();
    await tamper(['update audit_events set organization_id = $2 where id = $1', [eventAt(5), other]]);
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
    expect((await verifyChain(controlDb(), other)).broken).toMatchObject({ kind: 'inserted', event_id: eventAt(5) });
  });

  it.each(['hash', 'sealed_at', 'misdated'])('detects a change of a seal’s %s', async (column) => {
    const value = { hash: `repeat('0', 64)`, sealed_at: `sealed_at - interval '1 day'`, misdated: 'true' }[column];
    await tamper([`update audit_seals set ${column} = ${value} where organization_id = $1 and sequence = 5`, [id]]);
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
  });

  it('detects an event removed from the middle, with or without its seal', async () => {
    await tamper(['delete from audit_events where id = $1', [eventAt(5)]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: 5, event_id: eventAt(5) });
    await tamper(['delete from audit_seals where event_id = $1', [eventAt(5)]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: 5, event_id: null });
  });

  it('detects a removal after which the rest was renumbered', async () => {
    await tamper(
      ['delete from audit_events where id = $1', [eventAt(5)]],
      ['delete from audit_seals where event_id = $1', [eventAt(5)]],
      ['update audit_seals set sequence = sequence - 1 where organization_id = $1 and sequence > 5', [id]],
    );
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5 });
  });

  it('detects two events swapped together with their seals', async () => {
    await tamper(
      ['update audit_seals set sequence = -5 where organization_id = $1 and sequence = 5', [id]],
      ['update audit_seals set sequence = 5 where organization_id = $1 and sequence = 6', [id]],
      ['update audit_seals set sequence = 6 where organization_id = $1 and sequence = -5', [id]],
    );
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: 5, event_id: eventAt(6) });
  });

  it('detects two events swapped under their seals', async () => {
    await tamper(
      ['update audit_seals set event_id = gen_random_uuid() where event_id = $1', [eventAt(5)]],
      ['update audit_seals set event_id = $2 where event_id = $1', [eventAt(6), eventAt(5)]],
      ['update audit_seals set event_id = $2 where organization_id = $1 and sequence = 5', [id, eventAt(6)]],
    );
    expect(await verify()).toMatchObject({ kind: 'changed', sequence: 5, event_id: eventAt(6) });
  });

  it('detects an inserted event, with or without a seal', async () => {
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

  it.each([-5, 5])('detects an event added with a time %i hours from now', async (hours) => {
    const created_at = new Date(Date.now() + hours * 3_600_000).toISOString();
    await controlDb()
      .insert(auditEvents)
      .values(eventsOf(id, 1, { created_at }));
    await sealEvents(id);
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: EVENTS + 1 });
  });

  it('detects an event removed before it was sealed', async () => {
    const [event] = eventsOf(id, 1);
    await controlDb().insert(auditEvents).values(event!);
    await tamper(['delete from audit_events where id = $1', [event!.id]]);
    expect(await verify()).toMatchObject({ kind: 'removed', sequence: null });
  });

  it('detects an event removed from the queue, which would never be sealed', async () => {
    const [event] = eventsOf(id, 1);
    await controlDb().insert(auditEvents).values(event!);
    await tamper(['delete from audit_unsealed where event_id = $1', [event!.id]]);
    expect(await verify()).toMatchObject({ kind: 'inserted', event_id: event!.id });
  });
});

async function sealAt(sequence: number) {
  const [seal] = await controlDb()
    .select()
    .from(auditSeals)
    .where(and(eq(auditSeals.organization_id, id), eq(auditSeals.sequence, sequence)));
  return seal!;
}
