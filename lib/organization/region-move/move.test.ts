import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool, database, voicePool } from '@/db/client';
import { regionMoves } from '@/db/schema/control/region-moves';
import { writeFences } from '@/db/schema/voice';
import { FenceLost } from '@/db/write-fence';
import { recorded } from '@/lib/audit-log/chain/testing';
import { authorityOf } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import {
  cancelRegionMove,
  deleteOrganization,
  getOrganization,
  restoreOrganization,
  updateOrganization,
} from '@/lib/organization/settings/operations';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { createCall } from '@/lib/voice/calls/operations';
import { createContact } from '@/lib/voice/contacts/operations';
import { createDocument, searchKnowledgeBase } from '@/lib/voice/knowledge-base/operations';
import { createLead } from '@/lib/voice/leads/operations';
import { withEuropeanDatabase } from '@/tests/european-database';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { acquireLease, movesToResume } from './lease';
import { resumeMove } from './move';
import { isSameDatabase } from './same-database';
import { syncTable } from './sync';
import { VOICE_TABLES } from './tables';

withEuropeanDatabase();
process.env.API_RATE_LIMIT_PER_MINUTE = '1000000';
// The same database under another address, a misconfiguration.
process.env.DATABASE_URL_IN = `${process.env.DATABASE_URL}?application_name=in`;

let client: TestClient;
beforeAll(async () => {
  client = await startApi(api);
});
afterAll(async () => {
  await client.close();
});

const unreachable = Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED' });

const [us, europe] = [() => voicePool('us'), () => voicePool('eu')];

/** An organization in the United States with one of everything. */
async function tenant() {
  const organization = await makeOrganization({ plan: 'elite' });
  const { actor } = await makeMember(organization, 'OWNER');
  const { key } = await makeKey(organization, PERMISSIONS);
  const agent = await createAgent(actor, { name: 'Front desk', temperature: 0.7 });
  const contact = await createContact(actor, { first_name: 'Zoë', metadata: { note: 'a"b 😀' } });
  const lead = await createLead(actor, { first_name: 'Lea', contact_id: contact.id, source: 'call' });
  await createCall(actor, {
    ...{ agent_id: agent.id, contact_id: contact.id, lead_id: lead.id, direction: 'inbound', status: 'completed' },
    ...{ from_number: '+14155550100', to_number: '+14155550101', started_at: '2026-03-20T14:00:00.123Z' },
    ...{ transcript: [{ speaker: 'agent', text: 'Hello \\ "you"', at_ms: 0 }], tags: ['a,b', '{c}', 'ü'] },
  });
  await createDocument(actor, { title: 'Opening hours', content: 'We are open on Mondays.' });
  const post = (body: object, headers = {}) => client.call('POST', '/contacts', { key, body, headers });
  await post({ first_name: 'Kept' }, { 'idempotency-key': 'word' });
  return { organization, actor, key, agent, contact, post };
}

async function rowsIn(pool: pg.Pool, id: string): Promise<number> {
  let sum = 0;
  for (const table of [...VOICE_TABLES, writeFences]) {
    const { rows } = await database(pool).execute<{ n: number }>(
      sql`select count(*)::int as n from ${table} where organization_id = ${id}`,
    );
    sum += rows[0]!.n;
  }
  return sum;
}

async function wish(actor: Parameters<typeof getOrganization>[0], region: 'us' | 'eu' | 'in') {
  const { version } = await getOrganization(actor, {});
  return updateOrganization(actor, { version, region });
}

const moveOf = async (id: string) =>
  (await controlDb().select().from(regionMoves).where(eq(regionMoves.organization_id, id)))[0];
const regionOf = async (key: string) => (await client.call('GET', '/me', { key })).body.data.organization.region;

it('VOICE_TABLES lists every table of voice data', async () => {
  const { rows } = await us().query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'voice' and column_name = 'organization_id' order by 1`,
  );
  const known = [...VOICE_TABLES, writeFences].map((table) => getTableConfig(table).name);
  expect(rows.map(({ name }) => name)).toEqual(known.sort());
});

describe('resumeMove', () => {
  it('copies everything unchanged and leaves nothing behind', async () => {
    const { organization, actor, key, contact } = await tenant();
    const { id } = organization;
    const paths = ['/agents', '/calls', '/leads', '/contacts', '/knowledge-base', `/contacts/${contact.id}`];
    const answers = async () => {
      const all = [];
      for (const path of paths) all.push((await client.call('GET', path, { key })).body);
      return all;
    };
    const before = await answers();
    expect(await wish(actor, 'eu')).toMatchObject({ region: 'us', move: { to_region: 'eu', phase: 'copying' } });
    // Sending back the organization as read does not disturb the move.
    expect(await wish(actor, 'us')).toMatchObject({ region: 'us', move: { phase: 'copying' } });
    expect((await refusal(wish(actor, 'in'))).errors).toMatchObject([{ path: 'region', code: 'moving' }]);
    await resumeMove(id);
    expect([await regionOf(key), await moveOf(id)]).toEqual(['eu', undefined]);
    expect(await answers()).toEqual(before);
    expect(await rowsIn(europe(), id)).toBe(7);
    // Only the fence is left, which rejects anyone who still expects the data here.
    expect(await rowsIn(us(), id)).toBe(1);
    const late = await refusal(createAgent(actor, { name: 'Late' }));
    expect(late).toMatchObject({ code: 'unavailable', retry_after_seconds: expect.any(Number) });
    const now = { ...actor, region: 'eu' as const };
    expect((await createAgent(now, { name: 'In time' })).name).toBe('In time');
    expect((await searchKnowledgeBase(now, { q: 'monday' })).items).toHaveLength(1);
    const again = await client.call('POST', '/contacts', {
      key,
      body: { first_name: 'Kept' },
      headers: { 'idempotency-key': 'word' },
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await recorded(id)).map(({ action, actor_kind }) => [action, actor_kind])).toEqual(
      expect.arrayContaining([
        ['organization.update', 'user'],
        ['organization.move_region', 'system'],
      ]),
    );
  }, 60_000);

  it('loses no acknowledged write, there and back again', async () => {
    const { organization, actor, key, post } = await tenant();
    const [there, gone] = [new Map<string, string>(), new Set<string>()];
    let over = false;
    let refused = 0;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; !over; n++) {
        const made = await post({ first_name: `W${writer}`, last_name: String(n) });
        if (made.status === 503) refused++;
        if (made.status !== 201) continue;
        const { id } = made.body.data;
        there.set(id, String(n));
        const act = n % 3;
        const path = `/contacts/${id}`;
        if (act === 1 && (await client.call('PATCH', path, { key, body: { last_name: 'new' } })).status === 200)
          there.set(id, 'new');
        if (act === 2 && (await client.call('DELETE', path, { key })).status === 200) {
          there.delete(id);
          gone.add(id);
        }
      }
    });
    for (const region of ['eu', 'us'] as const) {
      await sleep(300);
      await wish(actor, region);
      await resumeMove(organization.id);
      expect(await regionOf(key)).toBe(region);
    }
    over = true;
    await Promise.all(writers);
    const { rows } = await us().query<{ id: string; last_name: string }>(
      `select id, last_name from voice.contacts where organization_id = $1 and first_name like 'W_'`,
      [organization.id],
    );
    expect(there.size).toBeGreaterThan(100);
    expect(gone.size).toBeGreaterThan(50);
    expect(new Map(rows.map(({ id, last_name }) => [id, last_name]))).toEqual(there);
    expect(await rowsIn(europe(), organization.id)).toBe(1);
    expect(refused).toBeGreaterThan(0);
  }, 120_000);

  it('continues where another process stopped', async () => {
    const { organization, actor, key } = await tenant();
    await wish(actor, 'eu');
    // Killed after fencing both databases and copying a part.
    const dead = (await acquireLease(organization.id))!;
    await europe().query('insert into voice.gates (organization_id, token) values ($1, $2)', [
      dead.organization_id,
      dead.token,
    ]);
    await us().query('insert into voice.gates (organization_id, token) values ($1, $2)', [
      dead.organization_id,
      dead.token,
    ]);
    await controlDb().update(regionMoves).set({ phase: 'switching' }).where(eq(regionMoves.token, dead.token));
    expect(await movesToResume()).not.toContain(organization.id);
    await resumeMove(organization.id);
    expect(await regionOf(key)).toBe('us');
    await controlDb().update(regionMoves).set({ held_until: sql`now()` }).where(eq(regionMoves.token, dead.token));
    const both = Promise.all([resumeMove(organization.id), resumeMove(organization.id)]);
    await vi.waitFor(async () => expect(await regionOf(key)).toBe('eu'), { timeout: 10_000 });
    // In case it is not dead after all: it can no longer write.
    const sync = { source: us(), target: europe(), organization_id: organization.id, onCompared: async () => {} };
    await europe().query('delete from voice.agents where organization_id = $1', [organization.id]);
    await expect(syncTable(VOICE_TABLES[0]!, { ...sync, token: dead.token })).rejects.toThrow(FenceLost);
    await both;
    expect(await moveOf(organization.id)).toBeUndefined();
  }, 60_000);

  it('stops at the next step and releases the lease at once when aborted', async () => {
    const { organization, actor, key } = await tenant();
    await wish(actor, 'eu');
    const stop = new AbortController();
    stop.abort();
    await resumeMove(organization.id, stop.signal);
    expect(await moveOf(organization.id)).toMatchObject({ phase: 'copying', held_until: null, error: null });
    expect(await movesToResume()).toContain(organization.id);
    expect((await client.call('POST', '/contacts', { key, body: { first_name: 'On' } })).status).toBe(201);
  });

  it('reports differing rows and does not switch', async () => {
    const { organization, actor, key, post } = await tenant();
    await europe().query(`
      create function voice.spoil() returns trigger language plpgsql as
        $$ begin new.first_name := new.first_name || '!'; return new; end $$;
      create trigger spoil before insert on voice.contacts for each row execute function voice.spoil()`);
    try {
      await wish(actor, 'eu');
      await expect(resumeMove(organization.id)).rejects.toThrow('2 rows still differ');
      const { move } = await getOrganization(actor, {});
      expect(move).toMatchObject({ phase: 'copying', error: expect.stringContaining('still differ') });
      expect(await regionOf(key)).toBe('us');
      expect((await post({ first_name: 'Still' })).status).toBe(201);
    } finally {
      await europe().query('drop trigger spoil on voice.contacts');
    }
    await cancelRegionMove(actor, {});
    await controlDb()
      .update(regionMoves)
      .set({ held_until: null })
      .where(eq(regionMoves.organization_id, organization.id));
    await resumeMove(organization.id);
    expect([await rowsIn(europe(), organization.id), (await getOrganization(actor, {})).move]).toEqual([0, null]);
    expect((await refusal(cancelRegionMove(actor, {}))).code).toBe('conflict');
  });

  it('hides connection details when a database is unreachable', async () => {
    const { organization, actor } = await tenant();
    await wish(actor, 'eu');
    const query = vi.spyOn(europe(), 'connect').mockImplementation(() => Promise.reject(unreachable));
    try {
      await expect(resumeMove(organization.id)).rejects.toThrow('10.1.2.3');
    } finally {
      query.mockRestore();
    }
    expect((await getOrganization(actor, {})).move!.error).toBe('A database is temporarily unreachable.');
  });

  it('waits while the organization is deleted', async () => {
    const { organization, actor } = await tenant();
    await wish(actor, 'eu');
    await deleteOrganization(actor, { name: organization.name });
    expect(await movesToResume()).not.toContain(organization.id);
    await restoreOrganization({ ...actor, permissions: authorityOf('OWNER', 'organization_deleted') }, {});
    expect(await movesToResume()).toContain(organization.id);
  });

  it('follows rows that were deleted or changed after copying', async () => {
    const { organization, actor, agent } = await tenant();
    await wish(actor, 'eu');
    const sync = { source: us(), target: europe(), organization_id: organization.id, onCompared: async () => {} };
    const token = newId();
    await europe().query('insert into voice.gates (organization_id, token) values ($1, $2)', [organization.id, token]);
    for (const table of VOICE_TABLES) await syncTable(table, { ...sync, token });
    for (const table of VOICE_TABLES) expect(await syncTable(table, sync)).toBe(0);
    await deleteAgent(actor, { id: agent.id });
    let different = 0;
    for (const table of VOICE_TABLES) different += await syncTable(table, { ...sync, token });
    expect(different).toBeGreaterThanOrEqual(1);
    for (const table of VOICE_TABLES) expect(await syncTable(table, sync)).toBe(0);
  });

  it('erases nothing between two addresses of one database', async () => {
    const { organization, actor, key } = await tenant();
    expect(await isSameDatabase(us(), voicePool('in'))).toBe(true);
    expect(await isSameDatabase(us(), europe())).toBe(false);
    expect(voicePool('in')).not.toBe(controlPool());
    const before = await rowsIn(us(), organization.id);
    await wish(actor, 'in');
    await resumeMove(organization.id);
    expect(await regionOf(key)).toBe('in');
    expect(await rowsIn(us(), organization.id)).toBe(before);
    expect((await client.call('POST', '/contacts', { key, body: { first_name: 'On' } })).status).toBe(201);
  });
});
