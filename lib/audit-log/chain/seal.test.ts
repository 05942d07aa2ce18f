import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditChains, auditEvents, auditSeals, auditUnsealed } from '@/db/schema/control/audit';
import { organizations } from '@/db/schema/control/organizations';
import { updateProfile } from '@/lib/account/profile/operations';
import { sqlState } from '@/lib/core/database-error';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { ForeignChain } from './chain';
import { EVENT_COLUMNS, GENESIS, hashEntry } from './entry';
import { organizationsToSeal, sealEvents } from './seal';
import { startSealer } from './sealer';
import { eventsOf, tamper, writeSealed } from './testing';
import { verifyChain } from './verify';

const sealsOf = (id: string) =>
  controlDb().select().from(auditSeals).where(eq(auditSeals.organization_id, id)).orderBy(asc(auditSeals.sequence));
const waitingIn = (id: string) => controlDb().$count(auditUnsealed, eq(auditUnsealed.organization_id, id));

describe('sealEvents', () => {
  it('gives each event a sequence and a hash over the previous one', async () => {
    const { id } = await makeOrganization();
    await controlDb().insert(auditEvents).values(eventsOf(id, 3));
    expect(await organizationsToSeal()).toContain(id);
    expect(await sealEvents(id)).toBe(3);
    const seals = await sealsOf(id);
    expect(seals.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    let previous = GENESIS;
    for (const { event_id, hash, ...place } of seals) {
      const [event] = await controlDb().select(EVENT_COLUMNS).from(auditEvents).where(eq(auditEvents.id, event_id));
      expect(hash).toBe(hashEntry({ ...place, previous }, event!));
      previous = hash;
    }
    expect(await waitingIn(id)).toBe(0);
    expect(await organizationsToSeal()).not.toContain(id);
    expect(await sealEvents(id)).toBe(0);
  });

  it('keeps one chain per organization', async () => {
    const [one, other] = [await makeOrganization(), await makeOrganization()];
    await controlDb()
      .insert(auditEvents)
      .values([...eventsOf(one.id, 2), ...eventsOf(other.id, 1)]);
    await sealEvents(one.id);
    expect(await sealsOf(other.id)).toEqual([]);
    await sealEvents(other.id);
    expect((await sealsOf(other.id)).map(({ sequence }) => sequence)).toEqual([1]);
  });

  it('seals an event that commits after later ones were sealed', async () => {
    const { id } = await makeOrganization();
    const slow = await controlPool().connect();
    const [late] = eventsOf(id, 1);
    try {
      await slow.query('begin');
      await slow.query(
        `insert into audit_events (id, organization_id, action, actor_kind, actor_label) values ($1, $2, 'x.y', 'system', 'S')`,
        [late!.id, id],
      );
      await writeSealed(id, 2);
      expect(await sealsOf(id)).toHaveLength(2);
      await slow.query('commit');
    } finally {
      slow.release();
    }
    expect(await sealEvents(id)).toBe(1);
    expect((await sealsOf(id)).at(-1)).toMatchObject({ sequence: 3, event_id: late!.id, misdated: false });
    expect((await verifyChain(controlDb(), id)).broken).toBeNull();
  });

  it('seals nothing from a transaction that is rolled back', async () => {
    const { id } = await makeOrganization();
    const undone = inTransaction(controlPool(), async (tx) => {
      await tx.insert(auditEvents).values(eventsOf(id, 2));
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await waitingIn(id)).toBe(0);
  });

  it('seals each event once with concurrent sealers and writers', async () => {
    const { id } = await makeOrganization();
    const write = async () => {
      for (let round = 0; round < 10; round++) await controlDb().insert(auditEvents).values(eventsOf(id, 30));
    };
    const seal = async () => {
      for (let round = 0; round < 20; round++) await sealEvents(id);
    };
    await Promise.all([write(), write(), seal(), seal(), seal()]);
    await sealEvents(id);
    const seals = await sealsOf(id);
    expect(seals.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
    expect(await verifyChain(controlDb(), id)).toMatchObject({ checked: 600, waiting: 0, broken: null });
  });

  it('seals several batches', async () => {
    const { id } = await makeOrganization();
    const many = eventsOf(id, 2_500);
    for (let from = 0; from < 2_500; from += 500) {
      await controlDb()
        .insert(auditEvents)
        .values(many.slice(from, from + 500));
    }
    expect(await sealEvents(id)).toBe(2_500);
    expect(await verifyChain(controlDb(), id)).toMatchObject({ checked: 2_500, broken: null });
  });

  it('adds nothing to a chain with an invalid signature', async () => {
    const { id } = await makeOrganization();
    await writeSealed(id, 2);
    await tamper([`update audit_chains set hash = repeat('a', 64) where organization_id = $1`, [id]]);
    await controlDb().insert(auditEvents).values(eventsOf(id, 1));
    await expect(sealEvents(id)).rejects.toBeInstanceOf(ForeignChain);
    expect(await waitingIn(id)).toBe(1);
  });

  it('does not start a second chain if the first one’s row was removed', async () => {
    const { id } = await makeOrganization();
    await writeSealed(id, 2);
    await tamper(['delete from audit_chains where organization_id = $1', [id]]);
    await controlDb().insert(auditEvents).values(eventsOf(id, 1));
    await expect(sealEvents(id)).rejects.toBeInstanceOf(ForeignChain);
    expect(await controlDb().$count(auditChains, eq(auditChains.organization_id, id))).toBe(0);
  });
});

describe('startSealer', () => {
  it('seals within a few seconds, even if another organization’s chain is broken', async () => {
    const [broken, sound] = [await makeOrganization(), await makeOrganization()];
    await writeSealed(broken.id, 1);
    await tamper([`update audit_chains set signature = '' where organization_id = $1`, [broken.id]]);
    await controlDb()
      .insert(auditEvents)
      .values([...eventsOf(broken.id, 1), ...eventsOf(sound.id, 1)]);
    const sealer = startSealer();
    try {
      await expect.poll(() => waitingIn(sound.id), { timeout: 5_000 }).toBe(0);
      const { actor } = await makeMember(sound, 'MEMBER');
      await updateProfile(actor, { first_name: 'Zoë' });
      await expect.poll(() => waitingIn(sound.id), { timeout: 5_000 }).toBe(0);
    } finally {
      await sealer.stop();
    }
    expect(await waitingIn(broken.id)).toBe(1);
  });
});

describe('audit log tables', () => {
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => sqlState(error),
    );

  it('reject updates, deletions and truncation of events and seals', async () => {
    const { id } = await makeOrganization();
    await writeSealed(id, 2);
    const run = (text: string) => code(controlPool().query(text));
    expect(await run(`update audit_events set action = 'x' where organization_id = '${id}'`)).toBe('AG002');
    expect(await run(`update audit_seals set hash = 'x' where organization_id = '${id}'`)).toBe('AG002');
    expect(await run(`delete from audit_events where organization_id = '${id}'`)).toBe('AG003');
    expect(await run(`delete from audit_seals where organization_id = '${id}'`)).toBe('AG003');
    expect(await run('truncate audit_events')).toBe('AG003');
    expect(await run('truncate audit_seals')).toBe('AG003');
    expect(await sealsOf(id)).toHaveLength(2);
  });

  it('allow a log to be deleted together with its organization', async () => {
    const { id } = await makeOrganization();
    await writeSealed(id, 2);
    await controlDb().insert(auditEvents).values(eventsOf(id, 1));
    await controlDb().delete(organizations).where(eq(organizations.id, id));
    const left = await controlDb().execute(sql`
      select organization_id from audit_events where organization_id = ${id}
      union all select organization_id from audit_seals where organization_id = ${id}
      union all select organization_id from audit_unsealed where organization_id = ${id}
      union all select organization_id from audit_chains where organization_id = ${id}`);
    expect(left.rows).toEqual([]);
  });
});
