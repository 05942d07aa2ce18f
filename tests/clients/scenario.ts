import { expect } from 'vitest';

export type Status = 'active' | 'inactive';
export type Credential = 'X-Api-Key' | 'Bearer';

/** What a generated client gave back, in the same form for all of them. */
export interface Outcome<T> {
  status: number;
  header(name: string): string | null;
  data?: T | undefined;
  /** Of a problem document. */
  problem?: { code: string; errors: { path: string; code: string }[] } | undefined;
}

/** What each generated client can do; an adapter calls its functions with the types that it generated. */
export interface Client {
  listAgents(query: {
    limit?: number;
    cursor?: string;
    search?: string;
    status?: Status[];
  }): Promise<{ agents: { name: string; prompt: string | null }[]; next: string | null }>;
  createAgent(
    agent: { name: string; status?: Status; prompt?: string | null },
    idempotencyKey?: string,
  ): Promise<Outcome<{ id: string; name: string }>>;
  deleteAgent(id: string): Promise<Outcome<{ deleted: boolean; id: string }>>;
  getOrganization(): Promise<Outcome<{ name: string; website: string | null }>>;
  renameOrganization(name: string, etag: string): Promise<Outcome<{ name: string }>>;
}

export type Connect = (origin: string, key: string, as: Credential) => Client;

/** What a program does with the API in its first week. */
export async function runScenario(connect: Connect, origin: string, key: string): Promise<void> {
  const client = connect(origin, key, 'X-Api-Key');
  const search = `Scenario ${crypto.randomUUID().slice(0, 8)}`;
  const create = (n: number, status: Status) => client.createAgent({ name: `${search} ${n}`, status, prompt: null });

  const created = await create(1, 'active');
  expect(created).toMatchObject({ status: 201, data: { name: `${search} 1` } });
  expect(created.header('location')).toBe(`/api/v1/agents/${created.data!.id}`);
  for (const [n, status] of [
    [2, 'inactive'],
    [3, 'active'],
    [4, 'inactive'],
    [5, 'active'],
  ] as const) {
    expect((await create(n, status)).status).toBe(201);
  }

  expect(await walk(client, search, ['active', 'inactive'])).toEqual([1, 2, 3, 4, 5].map((n) => `${search} ${n}`));
  expect(await walk(client, search, ['active'])).toEqual([1, 3, 5].map((n) => `${search} ${n}`));

  const refused = await client.createAgent({ name: '' });
  expect([refused.status, refused.problem]).toEqual([
    422,
    { code: 'validation_error', errors: [{ path: 'name', code: 'too_small' }] },
  ]);

  const again = crypto.randomUUID();
  const first = await client.createAgent({ name: `${search} once` }, again);
  const second = await client.createAgent({ name: `${search} once` }, again);
  expect([second.data?.id, second.header('idempotency-replayed')]).toEqual([first.data!.id, 'true']);
  expect((await client.createAgent({ name: `${search} other` }, again)).status).toBe(422);

  await changesOrganization(connect(origin, key, 'Bearer'));

  for (const id of [created.data!.id, first.data!.id]) {
    expect(await client.deleteAgent(id)).toMatchObject({ status: 200, data: { deleted: true, id } });
  }
  expect((await client.deleteAgent(first.data!.id)).problem?.code).toBe('not_found');
}

async function walk(client: Client, search: string, status: Status[]): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.listAgents({ limit: 2, search, status, ...(cursor && { cursor }) });
    names.push(...page.agents.map(({ name }) => name));
    cursor = page.next;
  } while (cursor !== null);
  return names.sort();
}

async function changesOrganization(client: Client): Promise<void> {
  const { data, header } = await client.getOrganization();
  const etag = header('etag')!;
  const renamed = await client.renameOrganization(`${data!.name}!`, etag);
  expect(renamed).toMatchObject({ status: 200, data: { name: `${data!.name}!` } });
  const late = await client.renameOrganization('Too late', etag);
  expect([late.status, late.problem?.code]).toEqual([412, 'precondition_failed']);
}
