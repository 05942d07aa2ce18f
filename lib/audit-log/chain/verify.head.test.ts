import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditChains, auditEvents, auditSeals } from '@/db/schema/control/audit';
import { makeOrganization } from '@/tests/fixtures';
import { readChain } from './chain';
import { EVENT_COLUMNS, hashEntry } from './entry';
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

describe('verifyChain at the end of the chain', () => {
  it('detects a cut-off tail when the head is unchanged', async () => {
    await cutOff(10);
    expect(await verify()).toMatchObject({ kind: 'cut_off', sequence: 10 });
  });

  it('detects a tail cut off together with the head, given the last seal', async () => {
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

  it('detects a log that was removed completely, given the last seal', async () => {
    await cutOff(1);
    await tamper(['delete from audit_chains where organization_id = $1', [id]]);
    expect(await verify()).toBeNull();
    expect(await verify(head)).toMatchObject({ kind: 'cut_off', sequence: 1 });
  });

  it('detects a removed chain row', async () => {
    await tamper(['delete from audit_chains where organization_id = $1', [id]]);
    expect(await verify()).toMatchObject({ kind: 'inserted', sequence: 1 });
  });

  it('detects a chain recomputed without the key', async () => {
    await tamper([`update audit_events set actor_label = 'Eve' where id = $1`, [eventAt(5)]]);
    await rechain(5);
    expect(await verify()).toMatchObject({ kind: 'rewritten', sequence: EVENTS });
    // Somebody who kept a seal sees where it began to differ.
    expect(await verify(head)).toMatchObject({ kind: 'rewritten', sequence: EVENTS });
  });

  it('detects events sealed beyond the head without the key', async () => {
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
    'detects a change of the chain’s %s',
    async (column) => {
      const value = { sequence: EVENTS - 1, anchor_sequence: 1, settled_at: new Date(0) }[column] ?? 'c'.repeat(64);
      await tamper([`update audit_chains set ${column} = $2 where organization_id = $1`, [id, value]]);
      expect(await verify()).not.toBeNull();
    },
  );

  it('detects that a given seal does not belong to the log', async () => {
    expect(await verify({ sequence: 5, hash: 'd'.repeat(64) })).toMatchObject({ kind: 'rewritten', sequence: 5 });
  });
});

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
