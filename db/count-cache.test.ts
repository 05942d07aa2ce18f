import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import type { Actor } from '@/lib/core/actor';
import { createAgent, deleteAgent, listAgents } from '@/lib/voice/agents/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { controlDb, controlPool } from './client';
import { cachedCount } from './count-cache';
import { agents } from './schema/voice';

async function withAgents(count: number): Promise<{ actor: Actor; ids: string[] }> {
  const { actor } = await makeMember(await makeOrganization(), 'ADMIN');
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await createAgent(actor, { name: `Agent ${n}` })).id);
  return { actor, ids };
}

async function statements<T>(work: () => Promise<T>): Promise<[number, T]> {
  const queries = vi.spyOn(controlPool(), 'query');
  const result = await work();
  const { length } = queries.mock.calls;
  queries.mockRestore();
  return [length, result];
}

it('a page takes one statement, and its count one more every two seconds', async () => {
  const { actor } = await withAgents(5);
  const page = () => statements(() => listAgents(actor, { limit: 2 }));
  expect((await page())[0]).toBe(2);
  for (let n = 0; n < 10; n++) expect((await page())[0]).toBe(1);
  const [whole, all] = await statements(() => listAgents(actor, {}));
  expect([whole, all.total]).toEqual([1, 5]);
});

it('a total is exact at once after local changes, and within seconds after others', async () => {
  const { actor, ids } = await withAgents(5);
  const total = async () => (await listAgents(actor, { limit: 2, offset: 2 })).total;
  expect(await total()).toBe(5);
  await createAgent(actor, { name: 'One more' });
  expect(await total()).toBe(6);
  await deleteAgent(actor, { id: ids[0]! });
  expect(await total()).toBe(5);
  await controlDb().delete(agents).where(eq(agents.id, ids[1]!));
  await expect.poll(total, { timeout: 5_000 }).toBe(4);
});

it('a total is correct beyond the last page, and per filter and organization', async () => {
  const [{ actor }, { actor: stranger }] = [await withAgents(3), await withAgents(4)];
  expect(await listAgents(actor, { offset: 50 })).toMatchObject({ items: [], total: 3 });
  expect((await listAgents(actor, { limit: 1, search: 'Agent 1' })).total).toBe(1);
  expect((await listAgents(actor, { limit: 1, search: 'Agent' })).total).toBe(3);
  expect((await listAgents(stranger, { limit: 1 })).total).toBe(4);
  expect((await listAgents(actor, { limit: 1 })).total).toBe(3);
});

it('a total stays the same while following cursors', async () => {
  const { actor } = await withAgents(5);
  const first = await listAgents(actor, { limit: 2 });
  const cursor = first.next_cursor!;
  await createAgent(actor, { name: 'Later' });
  expect((await statements(() => listAgents(actor, { limit: 2, cursor })))[0]).toBe(1);
  expect((await listAgents(actor, { limit: 2, cursor })).total).toBe(5);
});

it('a slow count runs once for concurrent callers and is cached for longer', async () => {
  let counts = 0;
  const count = async () => {
    await sleep(200);
    return ++counts;
  };
  const all = await Promise.all(Array.from({ length: 20 }, () => cachedCount('slow', count)));
  expect(new Set(all)).toEqual(new Set([1]));
  await sleep(2_500);
  expect(await cachedCount('slow', count)).toBe(1);
  await sleep(2_000);
  const begun = performance.now();
  expect(await cachedCount('slow', count)).toBe(1);
  expect(performance.now() - begun).toBeLessThan(50);
  await expect.poll(() => cachedCount('slow', count)).toBe(2);
});

it('a failed count is not cached', async () => {
  await expect(cachedCount('broken', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await cachedCount('broken', () => Promise.resolve(7))).toBe(7);
});
