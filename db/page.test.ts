import { hash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { paginate } from '@/db/page';
import { agents } from '@/db/schema/voice';
import { newId } from '@/lib/core/id';
import { Problem } from '@/lib/core/problem';
import { createAgent, listAgents } from '@/lib/voice/agents/operations';
import { createContact, listContacts } from '@/lib/voice/contacts/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { listing } from './list-query';

const organization_id = newId();
const NAMES = ['a', 'B', 'ä', 'a', '', '%', "o'", '😀', 'مكتب'];
const ROWS = 57;

function agentsOf(organization_id: string, count: number): (typeof agents.$inferInsert)[] {
  const facts = { model: 'm', voice_id: 'v', language: 'en', temperature: 0.5, start_speaker: 'agent' as const };
  const times = { max_call_duration_ms: 1, end_call_after_silence_ms: 1 };
  return Array.from({ length: count }, (_, i) => ({
    ...facts,
    ...times,
    organization_id,
    enable_voicemail_detection: false,
    name: NAMES[i % NAMES.length]!,
    // Many at the same instant, so the id must break ties.
    created_at: new Date(1_700_000_000_000 + Math.floor(i / 10) * 1000).toISOString(),
    ring_duration_ms: i % 4,
  }));
}

beforeAll(async () => {
  await controlDb().insert(agents).values(agentsOf(organization_id, ROWS));
});

const list = listing({
  from: agents,
  rows: (query) => query.select().from(agents),
  organization: agents.organization_id,
  id: agents.id,
  sortable: {
    name: { by: agents.name, value: (row) => row.name },
    created_at: { by: agents.created_at, value: (row) => row.created_at },
    ring: { by: agents.ring_duration_ms, value: (row) => row.ring_duration_ms },
    lower: { by: sql`lower(${agents.name})`, value: (row) => row.name.toLowerCase() },
  },
});

function page(sort: string, limit: number, more: { cursor?: string; offset?: number } = {}) {
  return paginate(controlDb(), list, { sort, limit, offset: 0, ...more }, { organization_id });
}

async function walk(sort: string, limit: number, between?: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const { items, total, next_cursor } = await page(sort, limit, { cursor });
    expect(total).toBeGreaterThanOrEqual(ROWS - 1);
    ids.push(...items.map((row) => row.id));
    await between?.();
    cursor = next_cursor ?? undefined;
    more = next_cursor !== null;
  }
  return ids;
}

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no problem',
    (error) => (error instanceof Problem ? [error.code, error.data.errors?.[0]?.code] : error),
  );

describe('paginate', () => {
  for (const sort of ['name', 'created_at', 'ring', 'lower'].flatMap((name) => [name, `-${name}`])) {
    for (const limit of [1, 10, 19, 100]) {
      it(`visits every row once by cursor, sorted by ${sort}, ${limit} at a time`, async () => {
        const whole = (await page(sort, 100)).items.map((row) => row.id);
        expect(await walk(sort, limit)).toEqual(whole);
        expect(new Set(whole).size).toBe(ROWS);
      });
    }
  }

  it('returns the same rows by offset as by cursor', async () => {
    const whole = (await page('-created_at', 100)).items.map((row) => row.id);
    const { items, offset, next_cursor } = await page('-created_at', 10, { offset: 50 });
    expect([items.map((row) => row.id), offset, next_cursor]).toEqual([whole.slice(50), 50, null]);
    expect((await page('name', 10, { offset: 1_000 })).items).toEqual([]);
  });

  it('skips and repeats no other rows when rows are added and deleted between pages', async () => {
    const before = (await page('created_at', 100)).items.map((row) => row.id);
    let step = 0;
    const seen = await walk('created_at', 10, async () => {
      const id = before[step++];
      await controlDb().update(agents).set({ name: 'touched' }).where(eq(agents.id, id!));
    });
    expect(seen).toEqual(before);
  });

  it('continues after names of any length and script', async () => {
    const { actor } = await makeMember(await makeOrganization(), 'ADMIN');
    const names = ['漢'.repeat(120), '字'.repeat(120), '"\\'.repeat(60), '😀'.repeat(60)];
    for (const name of names) await createAgent(actor, { name });
    const seen: string[] = [];
    for (let cursor: string | undefined; seen.length < names.length; ) {
      const { items, next_cursor } = await listAgents(actor, { sort: 'name', limit: 1, cursor });
      seen.push(items[0]!.name);
      cursor = next_cursor ?? undefined;
    }
    expect([...seen].sort()).toEqual([...names].sort());
  });

  it('goes on to the next page when a row is deleted while a page is read', async () => {
    const organization_id = newId();
    const [first] = await controlDb().insert(agents).values(agentsOf(organization_id, 30)).returning();
    const query = async (config: { text: string }, done: () => void) => {
      // The second statement reads the rows that the first one found.
      if (config.text.includes('any($2::uuid[])')) await controlDb().delete(agents).where(eq(agents.id, first!.id));
      return controlPool().query(config as never, done as never);
    };
    const db = { $client: { query } } as unknown as Db;
    const narrowing = { organization_id, where: sql`${agents.language} = 'en'` };
    const request = { sort: 'created_at', limit: 10, offset: 0 };
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { items, next_cursor } = await paginate(db, list, { ...request, cursor }, narrowing);
      seen.push(...items.map(({ id }) => id));
      cursor = next_cursor;
    }
    expect(new Set(seen).size).toBe(29);
  });

  it('rejects every cursor that it did not issue', async () => {
    const { next_cursor } = await page('name', 5);
    const cursor = next_cursor!;
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const tampered = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect([at, await problemOf(page('name', 5, { cursor: tampered }))]).toEqual([
        at,
        ['validation_error', 'invalid_cursor'],
      ]);
    }
    for (const garbage of ['x', '====', 'null', cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, ` ${cursor}`]) {
      expect(await problemOf(page('name', 5, { cursor: garbage }))).toEqual(['validation_error', 'invalid_cursor']);
    }
    expect(await problemOf(page('-name', 5, { cursor }))).toEqual(['validation_error', 'invalid_cursor']);
  });

  it('rejects a cursor of another list, sort or filter with an explanation', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'DEVELOPER');
    for (const name of ['Ana', 'Ben', 'Cem']) {
      await createAgent(actor, { name });
      await createContact(actor, { first_name: name, email: `${name}@acme.example` });
    }
    const of = (work: Promise<unknown>) =>
      work.then(
        () => 'taken',
        (error: Problem) => error.data.errors?.[0]?.message,
      );
    const filters = { status: ['active' as const], created_after: '2020-01-01T00:00:00Z' };
    const { next_cursor } = await listAgents(actor, { limit: 1, sort: 'name', ...filters });
    const cursor = next_cursor!;
    const told = expect.stringMatching(
      /^This cursor belongs to another list, or to other filters or another sort order/,
    );
    expect(await of(listAgents(actor, { limit: 1, sort: 'name', cursor }))).toEqual(told);
    expect(await of(listAgents(actor, { limit: 1, sort: '-name', ...filters, cursor }))).toEqual(told);
    expect(await of(listAgents(actor, { limit: 1, sort: 'name', ...filters, search: 'B', cursor }))).toEqual(told);
    expect(await of(listContacts(actor, { limit: 1, sort: 'name', cursor }))).toEqual(told);
    const { items } = await listAgents(actor, { limit: 2, cursor, ...filters, sort: 'name', search: undefined });
    expect(items.map(({ name }) => name)).toEqual(['Ben', 'Cem']);
  });

  it('rejects cursors of the previous version, whose content has another shape', async () => {
    const { next_cursor } = await page('name', 5);
    const [scope, , [value, id]] = JSON.parse(Buffer.from(next_cursor!, 'base64url').subarray(9).toString());
    const content = JSON.stringify([scope, value, id, ROWS, 'tag']);
    const seal = hash('sha256', `cursor ${process.env.AUTH_SECRET} ${content}`, 'buffer').subarray(0, 9);
    const cursor = Buffer.concat([seal, Buffer.from(content)]).toString('base64url');
    expect(await problemOf(page('name', 5, { cursor }))).toEqual(['validation_error', 'invalid_cursor']);
  });

  it('enters the index at the cursor deep in a list', async () => {
    const plan = await controlDb().transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      await tx.execute(sql`set local enable_bitmapscan = off`);
      await tx.execute(sql`set local enable_sort = off`);
      const { rows } = await tx.execute(sql`
        explain select * from ${agents} where organization_id = ${organization_id}
        and (created_at, id) < (now(), ${newId()}) order by created_at desc, id desc limit 20`);
      return JSON.stringify(rows);
    });
    expect(plan).toMatch(/Index Cond: .*ROW\(created_at, id\) </);
  });
});
